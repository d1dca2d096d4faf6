/** Tables of text that are also Markdown. */

/** A Markdown table, padded so that it reads as it is; the first `left` columns are texts. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string {
  const widths = head.map((name, i) =>
    Math.max(name.length, 3, ...rows.map((row) => (row[i] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => pad(cells[i] ?? '', width, i < left)).join(' | ')} |`
  const rule = widths.map((width, i) =>
    i < left ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

function pad(cell: string, width: number, isText: boolean): string {
  return isText ? cell.padEnd(width) : cell.padStart(width)
}

/** Three significant digits for what is small, whole numbers for what is not: `7.42`, `118`. */
export function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0)
}

/** What an isolate has, in bytes. */
const ISOLATE_BYTES = 128_000_000

/** Megabytes of 1 000 000 bytes; `!` marks more than an isolate has. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)}${bytes > ISOLATE_BYTES ? '!' : ''}`
}

export function formatKilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0)
}

/** Decibels; `null` is the same picture. */
export function formatPsnr(psnr: number | null): string {
  return psnr === null ? '∞' : psnr.toFixed(1)
}
