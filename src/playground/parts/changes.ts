/** The pixels of two pictures side by side, in numbers. */

export interface Changes {
  readonly width: number
  readonly height: number
  /** Of each pixel the largest difference of red, green and blue, in levels. */
  readonly levels: Uint8Array
  /** Percent of the pixels that differ by more than 2 levels. */
  readonly changed: number
  readonly mean: number
  readonly most: number
  readonly psnr: number
}

/** More is not looked at: canvases take four bytes a pixel. */
const MOST_PIXELS = 4_000_000
const SEEN_LEVELS = 2

/** Both at the size of the second; transparent pixels over white. Rejects for what cannot be shown. */
export async function changesBetween(before: string, after: string): Promise<Changes> {
  const [one, other] = await Promise.all([load(before), load(after)])
  const share = Math.min(1, Math.sqrt(MOST_PIXELS / (other.naturalWidth * other.naturalHeight)))
  const width = Math.max(1, Math.round(other.naturalWidth * share))
  const height = Math.max(1, Math.round(other.naturalHeight * share))
  const [a, b] = [pixels(one, width, height), pixels(other, width, height)]
  const levels = new Uint8Array(width * height)
  let [sum, squares, changed, most] = [0, 0, 0, 0]
  for (let i = 0, at = 0; i < levels.length; i++, at += 4) {
    let largest = 0
    for (let c = 0; c < 3; c++) {
      const difference = Math.abs(a[at + c]! - b[at + c]!)
      sum += difference
      squares += difference * difference
      if (difference > largest) largest = difference
    }
    levels[i] = largest
    if (largest > SEEN_LEVELS) changed++
    if (largest > most) most = largest
  }
  const samples = levels.length * 3
  const psnr =
    squares === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 * 255 * samples) / squares)
  const percent = (changed / levels.length) * 100
  return { width, height, levels, changed: percent, mean: sum / samples, most, psnr }
}

/** Dark where nothing has changed, then from blue to yellow. */
export function drawChanges(canvas: HTMLCanvasElement, changes: Changes, gain: number): void {
  const { width, height, levels } = changes
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  const image = context.createImageData(width, height)
  for (let i = 0, at = 0; i < levels.length; i++, at += 4) {
    const heat = Math.min(255, levels[i]! * gain)
    image.data[at] = heat
    image.data[at + 1] = (heat * heat) / 300
    image.data[at + 2] = heat < 128 ? heat * 1.5 : Math.max(40, 320 - heat)
    image.data[at + 3] = 255
  }
  context.putImageData(image, 0, 0)
}

async function load(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  await image.decode()
  return image
}

function pixels(image: HTMLImageElement, width: number, height: number): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, width, height)
  return context.getImageData(0, 0, width, height).data
}
