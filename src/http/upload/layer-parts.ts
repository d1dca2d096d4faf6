/** Files of a form besides the picture, to be laid on it: held in memory from their arrival on. */

import { MAX_LAYER_BYTES, type Parts } from '../../convert/layers/read-files.ts'
import { MAX_OVERLAYS, SlabList } from '../../engine/index.ts'
import { PART_NAME } from '../../request/draw-option.ts'
import { OptionError } from '../../request/option-error.ts'
import type { RequestedOptions } from '../../request/options.ts'
import { SourceError } from '../../source/source-error.ts'
import { HttpProblem } from '../answer/http-problem.ts'

export class LayerParts {
  readonly #files = new Map<string, SlabList>()
  readonly #reserve: (bytes: number) => void

  /** `reserve` is told what all parts will hold, before more memory is taken. */
  constructor(reserve: (bytes: number) => void) {
    this.#reserve = reserve
  }

  /** Bytes that all of them hold. */
  get heldBytes(): number {
    return [...this.#files.values()].reduce((sum, { heldBytes }) => sum + heldBytes, 0)
  }

  /** Begins a part and answers who takes its bytes. Throws `OptionError`, `HttpProblem`, `SourceError`. */
  open(name: string): (chunk: Uint8Array) => void {
    if (!PART_NAME.test(name)) {
      const message = `Cannot use the file in field "${name.slice(0, 64)}": expected "file", or a name that draw may have`
      throw new OptionError('unknown-option', name.slice(0, 64), message)
    }
    if (this.#files.has(name) || this.#files.size === MAX_OVERLAYS) {
      throw new HttpProblem('too-many-files', 'Cannot convert: more files than can be drawn')
    }
    const file: SlabList = new SlabList({
      reserve: (bytes) => this.#reserve(this.heldBytes - file.heldBytes + bytes),
    })
    this.#files.set(name, file)
    return (chunk) => {
      if (file.length + chunk.length > MAX_LAYER_BYTES) throw tooLarge(name)
      file.append(chunk)
    }
  }

  /** Hands them over. */
  take(): Parts {
    const taken = [...this.#files].map(([name, file]) => [name, file.take()] as const)
    this.#files.clear()
    return new Map(taken)
  }

  release(): void {
    for (const file of this.#files.values()) file.release()
    this.#files.clear()
  }
}

/** Throws for a file that nothing is done with: its name may be misspelled. */
export function refuseUnused(parts: Parts, { draw = [] }: Pick<RequestedOptions, 'draw'>): void {
  const used = draw.flatMap(({ source }) => (source.kind === 'part' ? [source.name] : []))
  for (const name of parts.keys()) {
    if (used.includes(name)) continue
    const message = `Cannot use the file in field "${name}": no layer of draw is this part`
    throw new OptionError('unknown-option', name, message)
  }
}

function tooLarge(name: string): SourceError {
  const message = `Cannot take the file in field ${name}: over ${MAX_LAYER_BYTES} bytes`
  return new SourceError('too-large', message, MAX_LAYER_BYTES)
}
