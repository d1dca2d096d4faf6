import { expect, it } from 'vitest'
import { commandsOf } from '../readme/commands.ts'

it('commandsOf() joins continued lines, and leaves comments and other blocks out', () => {
  const readme = [
    'Run `npm run dev`:',
    '```sh',
    'curl -H "x: 1" \\',
    '  -o a http://localhost:8787/b   # 200',
    '# nothing',
    'npm run test:fuzz -- --seconds 20',
    '```',
    '```json',
    '{}',
    '```',
  ].join('\n')
  expect(commandsOf(readme)).toEqual({
    shown: ['curl -H "x: 1" -o a http://localhost:8787/b', 'npm run test:fuzz -- --seconds 20'],
    scripts: new Set(['dev', 'test:fuzz']),
  })
})
