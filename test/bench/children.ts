/** Child processes that are sent one message and answer with any number of them. */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs `script` of this folder; rejects when it ends badly. */
export function askChild<Answer>(
  script: string,
  order: object | string,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)))
  child.on('message', (answer) => onAnswer(answer as Answer))
  child.send(order)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${script} ended with ${signal ?? code}`))
    })
  })
}
