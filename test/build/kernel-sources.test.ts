import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hideDecorators, showDecorators } from '../../src/build/kernel-style.ts'

/** Values of an option that no kernel looks at: they stand between those that one does. */
const MIDDLE = ['SAMPLING_422', 'EFFORT_BALANCED', 'BALANCED']

/** What the host calls, and what tests call besides. */
const ENTRIES = ['kernels.ts', 'kernels-test.ts', 'kernels-test-coefficients.ts']

const files = globSync('**/*.ts', { cwd: 'wasm' }).toSorted()
const sources = new Map(files.map((file) => [file, readFileSync(join('wasm', file), 'utf8')]))

interface Import {
  readonly from: string
  readonly target: string
  /** `*`: all of them. */
  readonly names: readonly string[]
}

const imports = files.flatMap((from): Import[] => {
  const source = sources.get(from)!
  const lines = /^(?:im|ex)port (\{[^}]*\}|\*|\* as \w+) from '([^']+)';/gm
  return [...source.matchAll(lines)].map(([, names = '', specifier = '']) => ({
    from,
    target: targetOf(from, specifier),
    names: names === '*' ? ['*'] : namesIn(names, source),
  }))
})

/** `{ a, b }` names them; of `* as X`, what the file takes: `X.a`, `X.b`. */
function namesIn(names: string, source: string): string[] {
  const space = /^\* as (\w+)$/.exec(names)?.[1]
  if (space === undefined) return names.match(/\w+/g) ?? []
  return [...source.matchAll(new RegExp(`\\b${space}\\.(\\w+)`, 'g'))].map(([, name = '']) => name)
}

/** `./x` is x.ts or x/index.ts. */
function targetOf(from: string, specifier: string): string {
  const path = join(dirname(from), specifier)
  return sources.has(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`
}

describe('wasm/', () => {
  it('exports nothing that no other file imports', () => {
    const unused = files
      .filter((file) => !ENTRIES.includes(file))
      .flatMap((file) => exportsOf(file).filter((name) => !isImported(file, name)))
    expect(unused.filter((name) => !MIDDLE.includes(name))).toEqual([])
  })

  it('has no circle of files', () => {
    const found = files.filter((file) => reaches(file, file))
    expect(found).toEqual([])
  })

  it('takes from another folder’s files only what is meant to be shared', () => {
    const across = imports
      .map(({ from, target }) => [folderOf(from), folderOf(target)] as const)
      .filter(([from, target]) => from !== target && from !== '.' && !SHARED.includes(target))
      .map(([from, target]) => `${from} -> ${target}`)
    // A turned JPEG is decoded to coefficients and coded anew, here or as JPEG XL, with its entropy core; what is
    // drawn in a lossy JPEG XL is coded by groups without loss.
    expect([...new Set(across)].toSorted()).toEqual([
      'jpeg-turn -> jpeg',
      'jpeg-turn -> jpeg-encode',
      'jxl-lossless -> jxl-encode',
      'jxl-lossy -> jxl-encode',
      'jxl-lossy -> jxl-lossless',
      'jxl-recode -> jpeg',
      'jxl-recode -> jxl-encode',
    ])
  })
})

const SHARED = ['.', 'shared', 'inflate']

/** The folder of wasm/: what it keeps in folders of its own is still its own. */
function folderOf(file: string): string {
  return dirname(file).split('/')[0]!
}

function exportsOf(file: string): string[] {
  const declared = /^export (?:function|const|class|let) (\w+)/gm
  return [...sources.get(file)!.matchAll(declared)].map(([, name = '']) => name)
}

function isImported(file: string, name: string): boolean {
  return imports.some(
    ({ target, names }) => target === file && (names.includes(name) || names.includes('*')),
  )
}

/** Whether imports lead from one file to the other. */
function reaches(from: string, to: string): boolean {
  const seen = new Set<string>()
  const next = [from]
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    for (const { target } of imports.filter((line) => line.from === file)) {
      if (target === to) return true
      if (!seen.has(target)) next.push(target)
      seen.add(target)
    }
  }
  return false
}

it('the refill of the JPEG decoder’s loops is the same in each of its copies', () => {
  const copies = files.flatMap((file) => refillsIn(sources.get(file)!))
  expect(copies.map(({ mark }) => mark)).toEqual([4, 5, 3, 1, 2].map((n) => `copy ${n} of 5`))
  expect(new Set(copies.map(({ tokens }) => tokens)).size).toBe(1)
})

/** Every refill, with the mark above it, as tokens. */
function refillsIn(source: string): { mark: string | undefined; tokens: string }[] {
  const refill =
    /(?:\/\/ Refill, (copy \d of \d): change all\.\n)?^( *)if \(count < 32\) \{.*?^\2\}/gms
  return [...source.matchAll(refill)].map(([all, mark]) => ({
    mark,
    tokens: all.slice(all.indexOf('if (')).replace(/\s+/g, ' '),
  }))
}

it('the loop over VP8 coefficients decodes a bit the same way in each of its copies', () => {
  const source = sources.get('webp/vp8-tokens.ts')!
  const refill = /if \(!\(<u32>v\)\) \{\s+v = refilled\(v, at\);\s+at \+= 4;\s+\}/g
  expect(source.match(refill)).toHaveLength(6)
  const zero = /v \*= <u64>load<u8>\(split, SCALES\);\s+r = load<u8>\(split, RANGES\);/g
  expect(source.match(zero)).toHaveLength(5)
  const rest = /v \*= <u64>load<u8>\(split, SCALES - 1\);\s+r = load<u8>\(split, RANGES - 1\);/g
  expect(source.match(rest)).toHaveLength(8)
  const one = /v -= \(<u64>\(split \+ 1\)\) << 56;\s+split = r - split;/g
  expect(source.match(one)).toHaveLength(5)
  const either =
    /v -= \(\(<u64>\(split \+ 1\)\) << 56\) & -\(<i64>is(One|Four)\);[^}]*? split = is\1 \? r - split : split \+ 1;/g
  expect(source.match(either)).toHaveLength(3)
})

it('hideDecorators() makes function decorators comments, and showDecorators() undoes it', () => {
  const source = '\n@inline\nexport function f(): void {}\n@unmanaged\nclass C {\n  @inline\n}\n'
  const hidden = hideDecorators(source)
  expect(hidden).toContain('//:@inline\nexport')
  expect(hidden).toContain('\n@unmanaged')
  expect(showDecorators(hidden)).toBe(source)
})
