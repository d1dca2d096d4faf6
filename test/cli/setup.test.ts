import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setUp } from '../../src/cli/set-up.ts'

const toml = readFileSync('wrangler.toml', 'utf8').replace(
  'PIPELINE_PREFIXES = ""',
  'PIPELINE_PREFIXES = "photos/, blog/"',
)
const COMMANDS = [
  'r2 bucket create edgepress',
  'queues create edgepress-jobs',
  'queues create edgepress-jobs-dead',
]
const EVENTS = ['photos/', 'blog/'].map(
  (prefix) =>
    'r2 bucket notification create edgepress --event-types object-create object-delete ' +
    `--queue edgepress-jobs --prefix ${prefix}`,
)

let out: string[]
let ran: string[]
let secrets: string
let answer: (command: string) => { status: number; output: string }

const wrangler = (args: readonly string[]) => {
  const command = args.join(' ')
  ran.push(command.replace(/\S*secrets\.json/, '<file>'))
  const file = args[args.indexOf('--secrets-file') + 1]
  if (args.includes('--secrets-file') && file) secrets = readFileSync(file, 'utf8')
  return answer(command)
}

beforeEach(() => {
  out = []
  ran = []
  secrets = ''
  answer = (command) => ({ status: command.startsWith('secret') ? 1 : 0, output: '' })
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void out.push(line))
})
afterEach(() => vi.restoreAllMocks())

describe('npm run setup', () => {
  it('prints the commands with --dry-run, and runs none', async () => {
    expect(await setUp(['--dry-run'], { wrangler, toml })).toBe(0)
    const all = [...COMMANDS, 'deploy --secrets-file secrets.json', ...EVENTS]
    expect(out).toEqual(all.map((command) => `npx wrangler ${command}`))
    expect(ran).toEqual([])
  })

  it('makes everything, with fresh keys that it shows once', async () => {
    expect(await setUp([], { wrangler, toml })).toBe(0)
    const secretList = 'secret list --format json'
    expect(ran).toEqual([...COMMANDS, secretList, 'deploy --secrets-file <file>', ...EVENTS])
    const { API_KEYS, ADMIN_API_KEYS } = JSON.parse(secrets)
    expect(API_KEYS).toMatch(/^app=[0-9a-f]{48}$/)
    expect(ADMIN_API_KEYS).toMatch(/^admin=[0-9a-f]{48}$/)
    expect(out.filter((line) => line.includes(API_KEYS))).toHaveLength(1)
  })

  it('leaves what is there as it is', async () => {
    answer = (command) => {
      if (command.startsWith('secret')) {
        return { status: 0, output: '[{"name": "API_KEYS"}, {"name":"ADMIN_API_KEYS"}]' }
      }
      return / create /.test(command)
        ? { status: 1, output: 'The bucket you tried to create already exists' }
        : { status: 0, output: '' }
    }
    expect(await setUp([], { wrangler, toml })).toBe(0)
    expect(ran).toContain('deploy')
    expect(secrets).toBe('')
  })

  it('stops at the first step that fails, and says why', async () => {
    answer = (command) => ({
      status: command.startsWith('queues') ? 1 : 0,
      output: 'not logged in',
    })
    expect(await setUp([], { wrangler, toml })).toBe(1)
    expect(ran).toEqual(COMMANDS.slice(0, 2))
    expect(out.at(-1)).toContain('not logged in')
  })

  it('ends with 2 for what it does not know', async () => {
    expect(await setUp(['--everything'], { wrangler, toml })).toBe(2)
    expect(ran).toEqual([])
  })
})
