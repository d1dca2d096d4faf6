/**
 * A strict reader of the Prometheus text format 0.0.4: it throws where Prometheus itself, or
 * `promtool check metrics`, would complain, and on everything that is merely unusual (a blank line,
 * a comment, a family without HELP or TYPE, samples out of their family).
 */

type Labels = Readonly<Record<string, string>>

interface Sample {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly samples: readonly Sample[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|\+Inf|-Inf|NaN)$/
const SAMPLE = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,(?=.)|$)/y

/** Every family by its name, in the order of the text. */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  check(text.endsWith('\n') && !text.includes('\r'), 'every line ends with a line feed')
  const families = new Map<string, Family>()
  const lines = text.slice(0, -1).split('\n')
  for (let i = 0; i < lines.length; ) {
    const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(lines[i++] ?? '') ?? []
    check(NAME.test(name), `line ${i}: a family begins with its HELP`)
    check(!/\\(?![\\n])/.test(help), `line ${i}: HELP has an unknown escape`)
    check(!families.has(name), `${name} comes once`)
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(lines[i++] ?? '')
    check(type?.[1] === name, `${name}: TYPE comes after HELP`)
    const samples: Sample[] = []
    for (; lines[i] !== undefined && !lines[i]?.startsWith('#'); i++) {
      samples.push(parseSample(lines[i] ?? ''))
    }
    const family = { name, help, type: type?.[2] as Family['type'], samples }
    checkFamily(family)
    families.set(name, family)
  }
  return families
}

/** Value of the one sample with exactly these labels; `undefined` if there is none. */
export function sampleOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Labels = {},
): number | undefined {
  const key = keyOf({ name, labels })
  for (const { samples } of families.values()) {
    const found = samples.find((sample) => keyOf(sample) === key)
    if (found) return found.value
  }
  return undefined
}

function parseSample(line: string): Sample {
  const [, name = '', pairs, text = ''] = SAMPLE.exec(line) ?? []
  check(NAME.test(name) && VALUE.test(text), `not a sample: ${line}`)
  const value = text.endsWith('Inf') ? Number(text.replace('Inf', 'Infinity')) : Number(text)
  return { name, labels: pairs === undefined ? {} : parseLabels(pairs), value }
}

function parseLabels(pairs: string): Labels {
  const labels: Record<string, string> = {}
  check(pairs !== '', 'braces have labels in them')
  for (LABEL.lastIndex = 0; LABEL.lastIndex < pairs.length; ) {
    const match = LABEL.exec(pairs)
    check(match !== null, `not labels: ${pairs}`)
    const [, label = '', value = ''] = match ?? []
    check(!Object.hasOwn(labels, label) && !label.startsWith('__'), `label ${label}`)
    labels[label] = value.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char))
  }
  return labels
}

function checkFamily(family: Family): void {
  const { name, type, samples } = family
  const keys = samples.map(keyOf)
  check(new Set(keys).size === keys.length, `${name}: every series comes once`)
  if (type === 'histogram') checkHistogram(family)
  else checkPlain(family)
}

function checkPlain({ name, type, samples }: Family): void {
  check(type !== 'counter' || name.endsWith('_total'), `${name}: a counter ends in _total`)
  for (const sample of samples) {
    check(sample.name === name, `${sample.name} belongs to ${name}`)
    check(!('le' in sample.labels), `${name}: le is for histograms`)
    check(type !== 'counter' || sample.value >= 0, `${name}: a counter is not negative`)
  }
}

function checkHistogram({ name, samples }: Family): void {
  const series = new Map<string, Sample[]>()
  for (const sample of samples) {
    const { le, ...labels } = sample.labels
    check((sample.name === `${name}_bucket`) === (le !== undefined), `${name}: le is for buckets`)
    const key = keyOf({ name, labels })
    series.set(key, [...(series.get(key) ?? []), sample])
  }
  for (const [key, all] of series) {
    const buckets = all.slice(0, -2)
    const bounds = buckets.map(({ labels }) => Number(labels.le?.replace('Inf', 'Infinity')))
    const counts = buckets.map(({ value }) => value)
    check(
      isAscending(bounds, (a, b) => a < b),
      `${key}: bounds ascend`,
    )
    check(
      isAscending(counts, (a, b) => a <= b),
      `${key}: buckets are cumulative`,
    )
    check(bounds.at(-1) === Number.POSITIVE_INFINITY, `${key}: the last bucket is +Inf`)
    const [sum, count] = all.slice(-2)
    check(sum?.name === `${name}_sum` && count?.name === `${name}_count`, `${key}: sum and count`)
    check(count?.value === counts.at(-1), `${key}: +Inf is the count`)
  }
}

function isAscending(values: readonly number[], inOrder: (a: number, b: number) => boolean) {
  return values.every((value, i) => i === 0 || inOrder(values[i - 1] ?? 0, value))
}

function keyOf({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  return JSON.stringify([name, Object.entries(labels).sort()])
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`Not an exposition: ${rule}`)
}
