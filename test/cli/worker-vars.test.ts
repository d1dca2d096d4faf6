import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkVars } from '../../src/cli/worker-vars.ts'
import { runNode } from '../helpers/run-node.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-vars-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Wrangler's arguments for a file of these lines. */
async function withVars(...lines: string[]): Promise<string[]> {
  const file = join(folder, 'wrangler.toml')
  await writeFile(file, ['name = "edgepress"', '[vars]', ...lines].join('\n'))
  return ['--config', file]
}

describe('checkVars()', () => {
  it('finds nothing wrong with the project’s own variables', () => {
    expect(checkVars([])).toEqual({ problem: undefined, warnings: [] })
  })

  it.each([
    ['a number that is none', 'MAX_FRAMES = "many"', /MAX_FRAMES must be a whole number/],
    ['an option of a preset', 'PRESETS = "a: width=0"', /^Cannot start: PRESETS, a: .*width/],
  ])('names a variable with %s', async (_, line, problem) => {
    expect(checkVars(await withVars(line)).problem).toMatch(problem)
  })

  it('names what a misspelled variable may mean', async () => {
    const { problem, warnings } = checkVars(await withVars('MAX_UPLOAD_BM = "1"'))
    expect([problem, warnings]).toEqual([undefined, [expect.stringContaining('MAX_UPLOAD_MB')]])
  })

  it('reads the variables of the environment that is asked for', async () => {
    const args = await withVars('[env.staging.vars]', 'WAIT_SECONDS = "soon"')
    expect(checkVars(args).problem).toBeUndefined()
    expect(checkVars([...args, '--env', 'staging']).problem).toContain('WAIT_SECONDS')
  })

  it('misses no secret that it cannot know, and checks what it does', async () => {
    const args = await withVars('IMGPROXY_KEY = "00ff"')
    expect(checkVars(args).problem).toBeUndefined()
    expect(checkVars(args, { IMGPROXY_SALT: 'ff00' }).problem).toBeUndefined()
    expect(checkVars(args, {}).problem).toContain('IMGPROXY_SALT')
  })
})

it('npm run deploy: deploys nothing that would answer nothing', async () => {
  const args = await withVars('QUEUE_SIZE = "0"')
  const { code, stdout, stderr } = await runNode('src/cli/deploy.ts', [...args, '--dry-run'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^Cannot start: QUEUE_SIZE must be .*\. Nothing was deployed\.\n$/)
  expect(await readFile(args[1]!, 'utf8')).toContain('QUEUE_SIZE')
})
