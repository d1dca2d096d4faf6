/**
 * `npm run test:package`: packs the package, has publint and "are the types wrong" look at it, and uses it
 * from a project of its own: the command line, every export, and their types under each way of resolving
 * modules.
 */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { photo } from '../helpers/engine.ts'
import { checkEntries, checkExports } from './checks.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const project = await mkdtemp(join(tmpdir(), 'edgepress-package-'))
try {
  await checkEntries(await installInto(project))
  await checkExports(join(project, 'node_modules/edgepress'))
  await cp(join(root, 'test/package/consumer.ts'), join(project, 'consumer.ts'))
  await cp(join(root, 'test/package/consumer.ts'), join(project, 'consumer.mts'))
  await writeFile(join(project, 'photo.jpg'), await photo(320, 240).jpeg().toBuffer())
  checkCommands(project)
  checkTypes(project)
  console.log(node(['consumer.mts']))
} finally {
  await rm(project, { recursive: true, force: true })
}

/** As `npm install` would, but for the network: what the package depends on is here already. Answers the package. */
async function installInto(folder: string): Promise<string> {
  const packed = execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: root })
  const name = packed.toString().trim().split('\n').at(-1) ?? ''
  const modules = join(folder, 'node_modules')
  await mkdir(modules)
  execFileSync('tar', ['-xzf', join(folder, name), '-C', modules])
  execFileSync('mv', [join(modules, 'package'), join(modules, 'edgepress')])
  const { dependencies, files } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as {
    dependencies: Record<string, string>
    files: readonly string[]
  }
  const inside = await readdir(join(modules, 'edgepress'), { recursive: true })
  assert.ok(
    inside.every(
      (path) =>
        files.some((file) => path.startsWith(file) || file.startsWith(path)) ||
        /^(package\.json|README\.md|LICENSE)$/.test(path),
    ),
  )
  for (const one of [...Object.keys(dependencies), '@types/node']) {
    const scope = one.includes('/') ? (one.split('/')[0] ?? '') : ''
    await mkdir(join(modules, scope), { recursive: true })
    await symlink(join(root, 'node_modules', one), join(modules, one))
  }
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  return join(folder, name)
}

function checkCommands(folder: string): void {
  const bin = join(folder, 'node_modules/edgepress/src/cli/bin.js')
  assert.match(node([bin, '--help']), /^Usage: npx edgepress <command>/)
  const told = node([bin, 'convert', 'photo.jpg', 'photo.avif', '--width', '64', '--json'])
  assert.equal((JSON.parse(told) as { width: number }).width, 64)
  console.log(`  ok   ${told.trim()}`)
  const two = ['photo.jpg', 'photo.avif', '--out-dir', 'threads', '--width', '32', '--jobs', '2']
  assert.match(node([bin, 'convert', ...two]), /\n2 converted, 0 failed\n$/)
  console.log('  ok   convert in threads')
}

function checkTypes(folder: string): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    const kinds = ['--module', module, '--moduleResolution', resolution]
    const strict = ['--strict', '--noEmit', '--target', 'es2024', '--exactOptionalPropertyTypes']
    const libs = ['--lib', 'es2024,dom,dom.iterable', '--types', 'node', '--skipLibCheck', 'false']
    execFileSync(
      process.execPath,
      [compiler, 'consumer.ts', '--ignoreConfig', ...kinds, ...strict, ...libs],
      {
        cwd: folder,
        stdio: 'inherit',
      },
    )
    console.log(`  ok   types, ${resolution}`)
  }
}

function node(args: readonly string[]): string {
  return execFileSync(process.execPath, [...args], { cwd: project }).toString()
}
