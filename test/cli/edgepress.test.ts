/** `npx edgepress`: one name for all commands. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { purgeSources } from '../../src/cli/purge-sources.ts'
import { readArguments } from '../../src/cli/read-arguments.ts'
import { probe, SlabList } from '../../src/engine/index.ts'
import { photo } from '../helpers/engine.ts'

const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

function edgepress(args: readonly string[], input?: Buffer) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { input })
  return { status, stdout, text: stdout.toString(), errors: stderr.toString() }
}

it('edgepress names its commands, and the nearest one for a word that is none', () => {
  const { status, errors } = edgepress(['covnert'])
  expect([status, errors]).toEqual([2, expect.stringContaining('is convert meant?')])
  for (const name of ['convert', 'sign', 'purge', 'reprocess', 'setup', 'bench']) {
    expect(errors).toMatch(new RegExp(`^  ${name} +\\S`, 'm'))
  }
})

it('edgepress tells its version', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect(edgepress(['--version'])).toMatchObject({ status: 0, text: `${version}\n` })
})

it('edgepress convert takes its input and output by pipes, and speaks on stderr alone', async () => {
  const input = await photo(64, 48).jpeg().toBuffer()
  const args = ['convert', '-', '-', '--format', 'webp', '--width', '32', '--json']
  const { status, stdout, errors } = edgepress(args, input)
  expect(status).toBe(0)
  expect(probe(SlabList.of(stdout))).toMatchObject({ format: 'webp', width: 32, height: 24 })
  const told = { input: '-', output: '-', bytes: stdout.length, width: 32, height: 24 }
  expect(JSON.parse(errors)).toMatchObject({ ...told, originalBytes: input.length })
})

it('readArguments() refuses an option that is given twice: one would be lost', () => {
  const options = { width: { type: 'string', short: 'w' } } as const
  const read = () => readArguments({ args: ['--width', '5', '-w', '6'], options })
  expect(read).toThrow('Cannot use --width twice')
})

it('readArguments() refuses an unknown option, and names the nearest', () => {
  const options = { width: { type: 'string' }, help: { type: 'boolean' } } as const
  const read = (...args: string[]) => readArguments({ args, options })
  expect(() => read('--widht', '5')).toThrow(
    'Cannot use --widht: there is no such option; is --width meant?',
  )
  expect(() => read('--colour-space')).toThrow(/there is no such option$/)
  expect(read('--width', '5').values).toEqual({ width: '5' })
})

it('purge --json tells what was removed, and why something was not', async () => {
  const lines: string[] = []
  const log = console.log
  console.log = (line: string) => lines.push(line)
  const send: typeof fetch = async (address) =>
    String(address).endsWith('/one.jpg')
      ? Response.json({ source: 'one.jpg', purged: 3 })
      : Response.json({ detail: 'Cannot find it' }, { status: 404 })
  try {
    const args = ['--url', 'https://a.test', '--key', 'k', '--json', 'one.jpg', 'two.jpg']
    expect(await purgeSources(args, { send })).toBe(1)
  } finally {
    console.log = log
  }
  expect(JSON.parse(lines.join())).toEqual([
    { source: 'one.jpg', purged: 3 },
    { source: 'two.jpg', error: 'Cannot find it' },
  ])
})
