import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { FILE_OPTION_NAMES } from '../../src/request/options.ts'
import { convert, folder, sizeOf, spawned, startedIn, stayInFolder } from './convert-folder.ts'

stayInFolder()

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

  it('says once what is wrong with an option, and nothing but an error where nobody reads on', async () => {
    const wrong = await convert('one.jpg', 'two.png', '--out-dir', 'x', '--width', '0')
    expect([wrong.code, wrong.stderr.match(/width/g)?.length]).toEqual([2, 1])
    const command = `node --no-warnings ${join(startedIn, 'src/cli/convert.ts')} one.jpg - --format png --width 2000 | head -c 1 > /dev/null`
    const { stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
    expect(stderr).not.toContain('Unhandled')
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
