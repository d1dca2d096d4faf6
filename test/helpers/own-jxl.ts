import type { Sharp } from 'sharp'
import { convert, testEngine } from './engine.ts'

/** No library here writes it: our own encoder does, whose files djxl has judged. */
export async function ownJxl(image: Sharp): Promise<Buffer> {
  const png = await image.clone().png().toBuffer()
  const { bytes } = await convert(testEngine(), png, { format: 'jxl', quality: 98 })
  return Buffer.from(bytes)
}
