/**
 * CPU time of our decoder, planes only, against `dav1d --threads 1` without output (whole process) and
 * the stock decoder: `node test/av1/speed.ts FILE …`. Least of several interleaved runs. By hand.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { openAv1Decoder, readAv1Headers } from '../../src/engine/formats/avif/av1-kernel.ts'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { av1Items } from './items.ts'

const ROUNDS = 4
const module = new WebAssembly.Module(
  readFileSync(new URL('../../wasm/build/kernels.wasm', import.meta.url)),
)
const kernels = openKernels(module)
const folder = mkdtempSync(join(tmpdir(), 'av1-speed-'))

function ours(data: Uint8Array): number {
  const start = process.cpuUsage()
  const item = bytesOf(data)
  const decoder = openAv1Decoder(kernels, item, readAv1Headers(item))
  while (decoder.next()) {
    // planes are dropped
  }
  decoder.release()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function dav1d(path: string, mask: string): number {
  const flags = `-q --demuxer section5 --muxer null -o /dev/null --threads 1 --cpumask ${mask} -i ${path}`
  const { stderr } = spawnSync('bash', ['-c', `time dav1d ${flags}`], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  const seconds = [...stderr.matchAll(/(?:user|sys)\s+(\d+)m([\d.]+)s/g)]
  return seconds.reduce((sum, [, m, s]) => sum + 60_000 * Number(m) + 1000 * Number(s), 0)
}

for (const file of process.argv.slice(2)) {
  const { data } = av1Items(readFileSync(file)).toSorted(
    (a, b) => b.data.length - a.data.length,
  )[0]!
  const { width, height } = readAv1Headers(bytesOf(data))
  const path = join(folder, 'in.obu')
  writeFileSync(path, Buffer.concat([Buffer.of(0x12, 0), data]))
  const least = { ours: 1e9, simd: 1e9, scalar: 1e9 }
  for (let i = 0; i < ROUNDS; i++) {
    least.ours = Math.min(least.ours, ours(data))
    least.simd = Math.min(least.simd, dav1d(path, '-1'))
    least.scalar = Math.min(least.scalar, dav1d(path, '0'))
  }
  const megapixels = (width * height) / 1e6
  const per = (ms: number) => (ms / megapixels).toFixed(1)
  console.log(
    `${file.split('/').at(-1)} ${megapixels.toFixed(1)} MP, ms per MP: ours ${per(least.ours)},`,
    `dav1d ${per(least.simd)}, scalar ${per(least.scalar)};`,
    `ratio ${(least.ours / least.simd).toFixed(2)}`,
  )
}
rmSync(folder, { recursive: true })
