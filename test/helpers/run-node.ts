/** Runs the project's commands: as processes of their own, without npm in between, or right here. */

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs `node <script> …args` and waits for its end. `script`: from the project's root. */
export function runNode(
  script: string,
  args: readonly string[],
  { cwd, env, onStart }: RunOptions = {},
): Promise<Ended> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { cwd, env: { ...process.env, ...env } })
  onStart?.(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Runs a command's function: half a second sooner than a process of its own. */
export async function runHere(
  command: (args: readonly string[]) => Promise<number>,
  args: readonly string[],
): Promise<Ended> {
  const said = { log: '', error: '' }
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((text: unknown) => {
      said[name] += `${text}\n`
    }),
  )
  try {
    const code = await command(args)
    return { code, stdout: said.log, stderr: said.error }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
