/** CPU time of cjxl on one thread, without that of its start. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What cjxl -e 7 makes of a JPEG without loss, and the milliseconds that it takes; its start counts unless
 * it `isTwice` run. `undefined`: it refuses the file, as it does progressive ones with restart markers.
 */
export function timedCjxl(jpeg: Uint8Array, isTwice: boolean): Timed | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'edgepress-cjxl-'))
  const [from, to] = [join(folder, 'in.jpg'), join(folder, 'out.jxl')]
  try {
    writeFileSync(from, jpeg)
    const once = msOf(from, to, 1)
    return { ms: isTwice ? msOf(from, to, 2) - once : once, file: readFileSync(to) }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Timed {
  readonly file: Buffer
  readonly ms: number
}

/** User and system time of so many runs in one process, as the shell counts it. */
function msOf(from: string, to: string, repeats: number): number {
  const options = '--lossless_jpeg=1 -e 7 --num_threads=0 --quiet'
  const run = `time cjxl ${from} ${to} ${options} --num_reps=${repeats} >${to}.log 2>&1`
  const out = execFileSync('bash', ['-c', `TIMEFORMAT='%U %S'; { ${run}; } 2>&1`])
  const [user = 0, system = 0] = out.toString().trim().split(' ').map(Number)
  return (user + system) * 1000
}
