/** What a dev server's workerd processes really take of the machine, where /proc tells. */

import { readdir, readFile } from 'node:fs/promises'

/** proc(5): ticks of user and system time, of which there are 100 a second on Linux. */
const TICK_MS = 10

/**
 * Resident set of all workerd processes below `parent`, in bytes: now, or (VmHWM) the highest so
 * far; 0 where it is not told.
 */
export async function workerdBytes(
  parent: number,
  field: 'VmRSS' | 'VmHWM' = 'VmRSS',
): Promise<number> {
  const family = await workerdsBelow(parent)
  const bytes = family.map(async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024
  })
  return sum(await Promise.all(bytes))
}

/** The time that they have computed so far, in milliseconds; 0 where it is not told. */
export async function workerdCpuMs(parent: number): Promise<number> {
  return sum((await workerdsBelow(parent)).map(({ ticks }) => ticks)) * TICK_MS
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

async function workerdsBelow(parent: number) {
  const entries = await readdir('/proc').catch(() => [])
  const processes = await Promise.all(entries.filter((name) => /^\d+$/.test(name)).map(statOf))
  const family = new Set([parent])
  // A child's number is larger than its parent's, but where the numbers have begun again.
  const below = processes
    .sort((one, other) => one.id - other.id)
    .filter(({ id, parentId }) => family.has(parentId) && family.add(id))
  return below.filter(({ name }) => name === 'workerd')
}

/** The name stands in parentheses and may hold any other character. */
async function statOf(id: string) {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  return { id: Number(id), parentId: Number(fields[1]), name, ticks }
}
