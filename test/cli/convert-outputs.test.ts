import { link, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { convert, folder, sizeOf, stayInFolder } from './convert-folder.ts'

stayInFolder()

describe('npm run convert', () => {
  it.each([
    ['its own name', 'same.jpg'],
    ['a symbolic link', 'symbolic.jpg'],
    ['a hard link', 'hard.jpg'],
    ['another way of writing it', './x/../same.jpg'],
  ])('does not write over its input under %s, unless it is forced to', async (_, output) => {
    const input = join(folder, 'same.jpg')
    await rm(input, { force: true })
    const bytes = await readFile(join(folder, 'one.jpg'))
    await writeFile(input, bytes)
    await mkdir(join(folder, 'x'), { recursive: true })
    if (output === 'symbolic.jpg') await symlink('same.jpg', join(folder, output))
    if (output === 'hard.jpg') await link(input, join(folder, output))
    const { code, stdout, stderr } = await convert('same.jpg', output, '--width', '32')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('--force')
    expect(await readFile(input)).toEqual(bytes)
    expect((await convert('same.jpg', output, '--width', '32', '--force')).code).toBe(0)
    expect(await sizeOf(output)).toEqual(['jpeg', 32, 24])
  })

  it('never writes over another of its inputs', async () => {
    const before = await readFile(join(folder, 'one.jpg'))
    await mkdir(join(folder, 'linked'))
    await symlink('../one.jpg', join(folder, 'linked/two.webp'))
    const args = ['two.png', 'one.jpg', '--out-dir', 'linked', '--force']
    const { code, stderr } = await convert(...args)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^two\.png: .* another input\n$/)])
    expect(await readFile(join(folder, 'one.jpg'))).toEqual(before)
    expect(await sizeOf('linked/one.webp')).toEqual(['webp', 320, 240])
  })

  it('says what a folder takes, before anything is converted', async () => {
    await mkdir('a-folder', { recursive: true })
    const { code, stderr } = await convert('one.jpg', 'a-folder', '--format', 'webp')
    expect(code).toBe(2)
    expect(stderr).toContain('Cannot write a-folder: a folder takes --out-dir')
  })

  it('leaves what must not be written to', async () => {
    await writeFile('kept.webp', 'as it was', { mode: 0o444 })
    const { code } = await convert('one.jpg', 'kept.webp')
    // Root may write to everything.
    expect([code, process.getuid?.()]).toEqual(
      process.getuid?.() === 0 ? [0, 0] : [1, process.getuid?.()],
    )
  })

  it('passes over what is up to date with --update, and makes anew what has changed since', async () => {
    const args = ['one.jpg', 'two.png', '--out-dir', 'fresh', '--update']
    expect((await convert(...args)).stdout).toContain('2 converted, 0 failed\n')
    await utimes('fresh/two.webp', 0, 0)
    const { code, stdout } = await convert(...args)
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^fresh.two\.webp: .*\n1 converted, 0 failed, 1 up to date\n$/),
    ])
  })

  it('tells the plans with --dry-run, and writes nothing', async () => {
    const args = ['one.jpg', 'bad.jpg', '--out-dir', 'planned', '--width', '16', '--dry-run']
    const { code, stdout, stderr } = await convert(...args)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^bad\.jpg: Cannot decode/)])
    expect(stdout).toMatch(
      /^planned.one\.webp: jpeg 320x240 .* webp 16x12 q80; peak=.*\n1 to convert, 1 failed\n$/,
    )
    await expect(readdir('planned')).rejects.toThrow('ENOENT')
  })

  it('leaves what was there, and no half of a file, where a result cannot be written', async () => {
    await mkdir('locked/one.webp', { recursive: true })
    const { code, stderr } = await convert('one.jpg', '--out-dir', 'locked')
    expect([code, stderr]).toEqual([1, expect.stringContaining('EISDIR')])
    expect(await readdir('locked')).toEqual(['one.webp'])
  })

  it('refuses a format that the name of the result contradicts', async () => {
    const { code, stderr } = await convert('one.jpg', 'odd.avif', '--format', 'webp')
    expect([code, stderr.trim()]).toEqual([
      1,
      'one.jpg: Cannot write webp to odd.avif: its name says avif',
    ])
    expect((await convert('one.jpg', 'odd.tmp', '--format', 'webp')).code).toBe(0)
  })
})
