/** How much memory a dev server's workerd processes really hold, where /proc tells. */

import { readdir, readFile } from 'node:fs/promises'

/**
 * Resident set of all workerd processes below `parent`, in bytes: now, or (VmHWM) the highest so
 * far; 0 where it is not told.
 */
export async function workerdBytes(
  parent: number,
  field: 'VmRSS' | 'VmHWM' = 'VmRSS',
): Promise<number> {
  const entries = await readdir('/proc').catch(() => [])
  const processes = await Promise.all(
    entries.filter((name) => /^\d+$/.test(name)).map((id) => statOf(id, field)),
  )
  const family = new Set([parent])
  let sum = 0
  // A child's number is larger than its parent's, but where the numbers have begun again.
  for (const { id, parentId, name, bytes } of processes.sort((one, other) => one.id - other.id)) {
    if (!family.has(parentId)) continue
    family.add(id)
    if (name === 'workerd') sum += bytes
  }
  return sum
}

/** proc(5): the name stands in parentheses and may hold any other character. */
async function statOf(id: string, field: string) {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const parentId = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])
  const kibibytes = Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  return { id: Number(id), parentId, name, bytes: kibibytes * 1024 }
}
