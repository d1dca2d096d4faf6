import { expect, it } from 'vitest'
import { parseExposition, sampleOf } from './exposition-parser.ts'

const COUNTER = '# HELP a_total Help.\n# TYPE a_total counter\n'
const HISTOGRAM = '# HELP h Help.\n# TYPE h histogram\n'
const BUCKETS = 'h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n'

it('parseExposition() reads values and unescapes labels', () => {
  const families = parseExposition(`${COUNTER}a_total{x="\\"\\\\\\n",y=""} 12\n`)
  expect(sampleOf(families, 'a_total', { x: '"\\\n', y: '' })).toBe(12)
  expect(sampleOf(parseExposition(HISTOGRAM + BUCKETS), 'h_bucket', { le: '+Inf' })).toBe(2)
})

it.each([
  ['no line feed at the end', `${COUNTER}a_total 1`],
  ['a carriage return', `${COUNTER}a_total 1\r\n`],
  ['a blank line', `${COUNTER}\na_total 1\n`],
  ['a comment', `# hello\n${COUNTER}a_total 1\n`],
  ['TYPE before HELP', '# TYPE a_total counter\n# HELP a_total Help.\na_total 1\n'],
  ['no HELP', '# TYPE a_total counter\na_total 1\n'],
  ['a family twice', COUNTER + COUNTER],
  ['a sample of another family', `${COUNTER}b_total 1\n`],
  ['a series twice', `${COUNTER}a_total{x="1"} 1\na_total{x="1"} 2\n`],
  ['a label twice', `${COUNTER}a_total{x="1",x="2"} 1\n`],
  ['an unescaped quote', `${COUNTER}a_total{x="a"b"} 1\n`],
  ['an unknown escape', `${COUNTER}a_total{x="\\t"} 1\n`],
  ['a comma at the end', `${COUNTER}a_total{x="1",} 1\n`],
  ['empty braces', `${COUNTER}a_total{} 1\n`],
  ['two spaces', `${COUNTER}a_total  1\n`],
  ['a value that is none', `${COUNTER}a_total one\n`],
  ['a value of JavaScript', `${COUNTER}a_total Infinity\n`],
  ['a negative counter', `${COUNTER}a_total -1\n`],
  ['a counter without _total', '# HELP a Help.\n# TYPE a counter\na 1\n'],
  ['a histogram without +Inf', `${HISTOGRAM}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
  [
    'buckets out of order',
    HISTOGRAM + BUCKETS.split('\n').toSpliced(0, 0, 'h_bucket{le="2"} 1').join('\n'),
  ],
  ['buckets that fall', HISTOGRAM + BUCKETS.replace('"1"} 1', '"1"} 3')],
  ['a count that is not +Inf', HISTOGRAM + BUCKETS.replace('count 2', 'count 3')],
  ['a histogram without sum', HISTOGRAM + BUCKETS.replace('h_sum 3\n', '')],
])('parseExposition() refuses %s', (_, text) => {
  expect(() => parseExposition(text)).toThrow('Not an exposition')
})
