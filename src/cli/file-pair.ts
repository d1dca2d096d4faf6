/** Two paths. */
export interface FilePair {
  readonly input: string
  readonly output: string
}
