import { spawnSync } from 'node:child_process'
import { link, mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { convert, folder, sizeOf, spawned, stayInFolder } from './convert-folder.ts'

stayInFolder()

describe('npm run convert', () => {
  it('converts many files and globs, folders aside, into a folder', async () => {
    await mkdir(join(folder, 'one-folder.jpg'))
    const { code, stdout } = await convert(
      'one*.jpg',
      'two.png',
      '--out-dir',
      'web',
      '--format',
      'avif',
    )
    expect(code).toBe(0)
    expect(stdout).toContain('2 converted, 0 failed')
    expect(await sizeOf('web/one.avif')).toEqual(['heif', 320, 240])
    expect(await sizeOf('web/two.avif')).toEqual(['heif', 200, 100])
  })

  it('goes on after a bad file, names it on stderr, and ends with 1', async () => {
    const args = ['bad.jpg', 'missing.jpg', 'one.jpg', '--out-dir', 'some']
    const { code, stdout, stderr } = await spawned(...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^bad\.jpg: Cannot decode.*\nmissing\.jpg: ENOENT.*\n$/)
    expect(stdout).not.toMatch(/bad\.jpg|missing\.jpg/)
    expect(stdout).toContain('1 converted, 2 failed')
    expect(await sizeOf('some/one.webp')).toEqual(['webp', 320, 240])
  })

  it('passes over pipes that a glob finds, and says what to do with a folder alone', async () => {
    await mkdir('mixed')
    await link('one.jpg', join('mixed', 'one.jpg'))
    expect(spawnSync('mkfifo', [join('mixed', 'pipe.jpg')]).status).toBe(0)
    const all = await convert('mixed/*', '--out-dir', 'unmixed')
    expect([all.code, await readdir('unmixed')]).toEqual([0, ['one.webp']])
    const { code, stderr } = await convert('mixed', 'unmixed.webp')
    expect([code, stderr.trim()]).toEqual([1, 'mixed: it is a folder: use --out-dir'])
  })

  it('takes all pictures below a folder, keeps its tree, and passes over what it made itself', async () => {
    await mkdir('album/2025/may', { recursive: true })
    await link('one.jpg', 'album/one.JPG')
    await link('two.png', 'album/2025/may/two.png')
    await writeFile('album/2025/notes.txt', 'no picture')
    const args = ['album', '--out-dir', 'album/web', '--width', '16']
    for (const times of [1, 2]) {
      const { code, stdout } = await convert(...args)
      expect([times, code, stdout]).toEqual([times, 0, expect.stringContaining('2 converted, 0')])
    }
    const made = await readdir('album/web', { recursive: true })
    expect(made.sort()).toEqual(['2025', '2025/may', '2025/may/two.webp', 'one.webp'])
    expect(await sizeOf('album/web/2025/may/two.webp')).toEqual(['webp', 16, 8])
  })

  it('goes through a folder once by whatever links lead there, and passes over hidden files', async () => {
    await mkdir('looped/inner', { recursive: true })
    await link('one.jpg', 'looped/inner/one.jpg')
    await writeFile('looped/.two.jpg', 'hidden')
    await symlink('..', 'looped/inner/up')
    const { code, stdout } = await convert('looped', '--out-dir', 'unlooped', '--width', '8')
    expect([code, stdout.match(/looped.inner.one\.webp/g)?.length]).toEqual([0, 1])
  })

  it('takes a file by its name, though that looks like a glob, and says which glob finds nothing', async () => {
    await link('one.jpg', 'one [1].jpg')
    const args = ['--out-dir', 'brackets', '--width', '8']
    expect((await convert('one [1].jpg', ...args)).code).toBe(0)
    expect(await sizeOf('brackets/one [1].webp')).toEqual(['webp', 8, 6])
    const { code, stderr } = await convert('one.jpg', 'none*.jpg', ...args)
    expect([code, stderr.trim()]).toEqual([2, 'Cannot convert: no files match none*.jpg'])
  })

  it('keeps how names end in the results of two that differ in nothing else', async () => {
    await mkdir('pairs')
    await link('one.jpg', 'pairs/a.jpg')
    await link('two.png', 'pairs/a.png')
    expect((await convert('pairs', '--out-dir', 'paired', '--width', '8')).code).toBe(0)
    expect((await readdir('paired')).sort()).toEqual(['a.jpg.webp', 'a.png.webp'])
  })

  it('writes beside its inputs where the output folder is theirs, or above it', async () => {
    await mkdir('beside/sub', { recursive: true })
    await link('one.jpg', 'beside/sub/one.jpg')
    expect((await convert('beside', '--out-dir', 'beside', '--width', '8')).code).toBe(0)
    expect(await sizeOf('beside/sub/one.webp')).toEqual(['webp', 8, 6])
    const again = await convert('beside', '--out-dir', 'beside', '--width', '8')
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--update passes over')])
  })

  it('passes over the results of an earlier run that lie beside their inputs, with --update', async () => {
    await mkdir('again/sub', { recursive: true })
    for (const name of ['one.jpg', 'two.png']) await link(name, `again/sub/${name}`)
    await link('one.jpg', 'again/two.jpg')
    await link('two.png', 'again/two.png')
    const run = (...more: string[]) =>
      convert('again', '--out-dir', 'again', '--width', '8', '--update', ...more)
    expect((await run()).stdout).toContain('4 converted')
    const made = (await readdir('again', { recursive: true })).sort()
    expect((await run()).stdout).toContain('0 converted')
    expect((await readdir('again', { recursive: true })).sort()).toEqual(made)
    await utimes('again/sub/one.jpg', new Date(), new Date(Date.now() + 5000))
    expect((await run()).code).toBe(2) // what is older than its input may be another's
    expect((await run('--force')).stdout).toContain('1 converted')
  })

  it('names a link to nothing that a glob finds, and goes on', async () => {
    await symlink('nowhere.jpg', join(folder, 'gone.jpg'))
    await writeFile(join(folder, 'gone-not.jpg'), await readFile(join(folder, 'one.jpg')))
    const { code, stderr } = await convert('gone*.jpg', '--out-dir', 'found')
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^gone\.jpg: ENOENT.*\n$/)])
    expect(await sizeOf('found/gone-not.webp')).toEqual(['webp', 320, 240])
  })
})
