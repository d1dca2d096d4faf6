import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { photo } from '../helpers/engine.ts'
import { runNode } from '../helpers/run-node.ts'

let folder: string
/** As a process of its own: threads of a test's own process would not start as they do for a user. */
const convert = (...args: string[]) => runNode('src/cli/convert.ts', args, { cwd: folder })
const NAMES = ['a', 'b', 'c', 'd', 'e']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-jobs-'))
  for (const [i, name] of NAMES.entries()) {
    await photo(300 - 40 * i, 200 + 30 * i, i + 1)
      .jpeg()
      .toFile(join(folder, `${name}.jpg`))
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('npm run convert --jobs', () => {
  it('makes the same files in threads as in one, leaves nothing else, and tells of them in order', async () => {
    const one = await convert('*.jpg', '--out-dir', 'one', '--jobs', '1')
    const many = await convert('*.jpg', '--out-dir', 'many', '--jobs', '3')
    expect([many.code, many.stdout]).toEqual([0, one.stdout.replaceAll('one/', 'many/')])
    expect(await readdir(join(folder, 'many'))).toEqual(NAMES.map((name) => `${name}.webp`))
    for (const name of NAMES) {
      const [alone, beside] = await Promise.all(
        ['one', 'many'].map((place) => readFile(join(folder, place, `${name}.webp`))),
      )
      expect(beside).toEqual(alone)
    }
  })

  it('goes on after a file that cannot be read, as without threads', async () => {
    await writeFile(join(folder, 'bad.jpg'), 'not an image')
    const args = ['bad.jpg', 'a.jpg', 'missing.jpg', 'b.jpg', '--out-dir', 'some', '--jobs', '2']
    const { code, stdout, stderr } = await convert(...args)
    expect([code, stdout]).toEqual([1, expect.stringContaining('2 converted, 2 failed')])
    expect(stderr).toMatch(/^bad\.jpg: Cannot decode.*\nmissing\.jpg: ENOENT.*\n$/)
    await rm(join(folder, 'bad.jpg'))
  })

  it('gives a file that is too large for a share the whole memory', async () => {
    const large = await sharp({
      create: { width: 3_000, height: 2_500, channels: 3, background: 'teal' },
    })
      .png()
      .toBuffer()
    await writeFile(join(folder, 'large.png'), large)
    await cp(join(folder, 'large.png'), join(folder, 'larger.png'))
    const files = ['large.png', 'a.jpg', 'larger.png', 'b.jpg']
    // What is turned waits in a frame of 22.5 MB.
    const job = [...files, '--rotate', '90', '--format', 'png', '--out-dir', 'turned']
    const narrow = await convert(...job, '--jobs', '1', '--memory', '16')
    expect([narrow.code, narrow.stdout]).toEqual([1, expect.stringContaining('2 converted, 2')])
    expect(narrow.stderr).toMatch(
      /^large\.png: Cannot .*; it takes \d\d MiB and --memory is 16\nlarger/,
    )
    const shared = await convert(...job, '--jobs', '4', '--memory', '64')
    expect([shared.stderr, shared.stdout]).toEqual(['', expect.stringContaining('4 converted, 0')])
  })
})
