import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const IMPORT = /(?:\bfrom |^import|\bimport\()\s*'(\.[^']+\.ts)'/gm

/** What each file imports; types count: who reads one file of a circle has to read them all. */
function importsOf(folder: string): Map<string, string[]> {
  const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.d.ts'))
  const targets = (file: string) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(IMPORT)].map(([, path = '']) =>
      join(dirname(file), path),
    )
  return new Map(files.map((file) => [file, targets(file)]))
}

/** Files that import each other, over others or not; `undefined`: there are none. */
function circleOf(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  function visit(file: string, path: readonly string[]): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const target of imports.get(file) ?? []) {
      const circle = visit(target, [...path, file])
      if (circle) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of imports.keys()) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return undefined
}

it('circles: no files of src import each other', () => {
  const imports = importsOf('src')
  expect(imports.get('engine/engine.ts')).toContain('engine/plan/types.ts') // a type only
  expect(circleOf(imports)).toBeUndefined()
})

it('circles: one is found wherever it is', () => {
  const graph = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }
  expect(circleOf(new Map(Object.entries(graph)))).toBeUndefined()
  const bent = { ...graph, d: ['e'], e: ['b'] }
  expect(circleOf(new Map(Object.entries(bent)))).toEqual(['b', 'd', 'e', 'b'])
})
