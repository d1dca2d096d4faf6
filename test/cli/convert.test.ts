import { spawnSync } from 'node:child_process'
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { convertFiles } from '../../src/cli/convert-files.ts'
import { FILE_OPTION_NAMES } from '../../src/request/options.ts'
import { photo } from '../helpers/engine.ts'
import { runHere, runNode } from '../helpers/run-node.ts'

let folder: string
const before = process.cwd()
const convert = (...args: string[]) => runHere(convertFiles, args)
/** As a process of its own: its exit code is the function's, and its memory is not ours. */
const spawned = (...args: string[]) => runNode('src/cli/convert.ts', args, { cwd: folder })
const sizeOf = async (name: string) => {
  const { format, width, height } = await sharp(await readFile(join(folder, name))).metadata()
  return [format, width, height]
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-cli-'))
  await photo(320, 240, 1).jpeg().toFile(join(folder, 'one.jpg'))
  await photo(200, 100, 2).png().toFile(join(folder, 'two.png'))
  await writeFile(join(folder, 'bad.jpg'), 'not an image')
  process.chdir(folder)
})
afterAll(async () => {
  process.chdir(before)
  await rm(folder, { recursive: true, force: true })
})

describe('npm run convert', () => {
  it('turns one file into another, by the extension of its name', async () => {
    const { code, stdout } = await spawned('one.jpg', 'one.webp', '--width', '160')
    expect([code, await sizeOf('one.webp')]).toEqual([0, ['webp', 160, 120]])
    expect(stdout).toContain('jpeg 320x240')
  })

  it('takes the options of POST /convert', async () => {
    const args = ['--width', '50', '--height', '50', '--fit', 'pad', '--background', 'teal']
    expect((await convert('one.jpg', 'pad.png', ...args)).code).toBe(0)
    expect(await sizeOf('pad.png')).toEqual(['png', 50, 50])
  })

  it('holds a file to --max-bytes, and tells the quality', async () => {
    const { code, stdout } = await convert('one.jpg', 'fit.jpg', '--max-bytes', '6000')
    const { length } = await readFile(join(folder, 'fit.jpg'))
    expect([code, await sizeOf('fit.jpg')]).toEqual([0, ['jpeg', 320, 240]])
    expect(length).toBeLessThanOrEqual(6_000)
    expect(stdout).toContain(`${length} bytes`)
    expect(stdout).toMatch(/jpeg 320x240 q[1-7]\d? \(max 6000 bytes, [2-8] encodes\)/)
  })

  it('says how small a file can get that is to be smaller', async () => {
    const large = ['--width', '1600']
    const { code, stderr } = await convert('one.jpg', 'small.jpg', ...large, '--max-bytes', '1000')
    expect(code).toBe(1)
    expect(stderr).toMatch(/Cannot convert to 1000 bytes: a result of quality 1 has \d{4} bytes/)
    await expect(sizeOf('small.jpg')).rejects.toThrow('ENOENT')
  })

  it('names every option in its help, as it is given, with its values and examples', async () => {
    const { code, stdout } = await convert('--help')
    expect(code).toBe(0)
    for (const name of FILE_OPTION_NAMES) {
      expect(stdout).toMatch(new RegExp(`^  --${name.replaceAll('_', '-')} +\\S+`, 'm'))
    }
    for (const flag of ['--memory', '--jobs', '--force', '--out-dir'])
      expect(stdout).toContain(flag)
    expect(stdout).not.toContain('max_bytes')
  })

  it('tells the values in its help, their defaults, and commands that work', async () => {
    const { stdout } = await convert('--help')
    expect(stdout).toMatch(/--fit +one of cover, .*scale-down, .*crop.*; default cover$/m)
    expect(stdout).toMatch(/--quality +a whole number from 1 to 100; default 80$/m)
    expect(stdout).toMatch(/--format +one of webp, avif, jpeg, png, jxl, gif, jpg$/m)
    const [, example = ''] = /^ {2}npx edgepress convert photo\.jpg (.*)$/m.exec(stdout) ?? []
    expect((await convert('one.jpg', ...example.split(' '))).code).toBe(0)
  })

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

  it('takes the memory that is free, or --memory, and not an isolate’s 96 MiB', async () => {
    const background = { r: 0, g: 128, b: 128, alpha: 0.5 }
    const pixel = { width: 5_200, height: 5_000, channels: 4, background } as const
    await sharp({ create: pixel }).png().toFile(join(folder, 'large.png'))
    // What is turned and searched for waits in a frame of 104 MB.
    const turned = ['--rotate', '90', '--max-bytes', '99000000', '--effort', 'fast']
    const job = ['large.png', 'large.jpg', ...turned]
    const small = await spawned(...job, '--memory', '96')
    expect([small.code, small.stdout]).toEqual([1, ''])
    expect(small.stderr).toContain('within the memory budget')
    expect((await spawned(...job)).code).toBe(0)
    expect(await sizeOf('large.jpg')).toEqual(['jpeg', 5_000, 5_200])
  })

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
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('same output')])
  })

  it('says once what is wrong with an option, and nothing but an error where nobody reads on', async () => {
    const wrong = await convert('one.jpg', 'two.png', '--out-dir', 'x', '--width', '0')
    expect([wrong.code, wrong.stderr.match(/width/g)?.length]).toEqual([2, 1])
    const command = `node --no-warnings ${join(before, 'src/cli/convert.ts')} one.jpg - --format png --width 2000 | head -c 1 > /dev/null`
    const { stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
    expect(stderr).not.toContain('Unhandled')
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

  it('names a link to nothing that a glob finds, and goes on', async () => {
    await symlink('nowhere.jpg', join(folder, 'gone.jpg'))
    await writeFile(join(folder, 'gone-not.jpg'), await readFile(join(folder, 'one.jpg')))
    const { code, stderr } = await convert('gone*.jpg', '--out-dir', 'found')
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^gone\.jpg: ENOENT.*\n$/)])
    expect(await sizeOf('found/gone-not.webp')).toEqual(['webp', 320, 240])
  })

  it.each([
    [[], 'no files'],
    [['one.jpg'], 'no output file'],
    [['one.jpg', 'two.png', 'three.webp'], '--out-dir'],
    [['one.jpg', 'one.bmp'], 'format'],
    [['one.jpg', 'one.webp', '--nonsense', '1'], 'nonsense'],
    [['one.jpg', 'one.webp', '--width', '0'], 'width'],
    [['one.jpg', 'one.webp', '--max-bytes', '999'], 'max_bytes'],
    [['one.jpg', 'one.webp', '--max_bytes', '5000'], '--max_bytes'],
    [['one.jpg', 'one.webp', '--memory', '15'], '--memory'],
    [['one.jpg', 'one.webp', '--memory', 'lots'], '--memory'],
    [['one.jpg', 'one.webp', '--jobs', '0'], '--jobs'],
    [['one.jpg', 'two.png', './one.jpg', '--out-dir', 'x'], 'same output'],
  ])('refuses %j and says why', async (args, reason) => {
    const { code, stdout, stderr } = await convert(...args)
    expect(code).not.toBe(0)
    expect(stdout + stderr).toContain(reason)
  })
})
