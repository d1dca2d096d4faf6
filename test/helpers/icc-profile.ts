/** Builds small ICC profiles (ICC.1:2022) for tests, so that sharp can embed and read them. */

/** Element bytes by tag name, in file order. */
export type Tags = Readonly<Record<string, Uint8Array>>

export interface ProfileOptions {
  /** Four letters each; a display profile from RGB to XYZ unless said otherwise. */
  readonly profileClass?: string
  readonly space?: string
  readonly connection?: string
  /** Major version, 2 or 4. */
  readonly version?: number
}

/** Puts tags into a profile: header, tag table, elements on multiples of four. */
export function buildProfile(
  tags: Tags,
  { profileClass = 'mntr', space = 'RGB ', connection = 'XYZ ', version = 4 }: ProfileOptions = {},
): Uint8Array {
  const all = { ...describedBy(version), wtpt: xyzElement([0.9642, 1, 0.8249]), ...tags }
  const entries = Object.entries(all)
  const sizes = entries.map(([, element]) => (element.length + 3) & ~3)
  const bytes = new Uint8Array(132 + entries.length * 12 + sizes.reduce((a, b) => a + b, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length)
  view.setUint8(8, version)
  putText(bytes, 12, profileClass + space + connection)
  view.setUint16(24, 2024)
  view.setUint16(26, 1)
  view.setUint16(28, 1)
  putText(bytes, 36, 'acsp')
  bytes.set(xyzElement([0.9642, 1, 0.8249]).subarray(8), 68)
  view.setUint32(128, entries.length)
  let offset = 132 + entries.length * 12
  entries.forEach(([name, element], i) => {
    putText(bytes, 132 + i * 12, name)
    view.setUint32(136 + i * 12, offset)
    view.setUint32(140 + i * 12, element.length)
    bytes.set(element, offset)
    offset += sizes[i]!
  })
  return bytes
}

/** The tags of a matrix profile with the same curve for all three colours. */
export function matrixTags(colorants: readonly number[], curve: Uint8Array): Tags {
  const column = (i: number) => xyzElement([colorants[i]!, colorants[i + 3]!, colorants[i + 6]!])
  return {
    rXYZ: column(0),
    gXYZ: column(1),
    bXYZ: column(2),
    rTRC: curve,
    gTRC: curve,
    bTRC: curve,
  }
}

/** Colorants relative to D50: rows X, Y, Z; columns red, green, blue. */
export const COLORANTS = {
  srgb: [0.43604, 0.38511, 0.14305, 0.22249, 0.71691, 0.06061, 0.01392, 0.09707, 0.71391],
  p3: [0.51512, 0.29198, 0.1571, 0.2412, 0.69225, 0.06657, -0.00105, 0.04189, 0.78407],
  adobe: [0.60974, 0.20528, 0.14919, 0.31111, 0.62567, 0.06322, 0.01947, 0.06087, 0.74457],
  prophoto: [0.79767, 0.13519, 0.03134, 0.28804, 0.71188, 0.00009, 0, 0, 0.82491],
} as const

/** `curv`: [] is the identity, one number a gamma, more a table of 0–65535. */
export function curvElement(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(12 + values.length * 2)
  const view = new DataView(bytes.buffer)
  putText(bytes, 0, 'curv')
  view.setUint32(8, values.length)
  const entries = values.length === 1 ? [Math.round(values[0]! * 256)] : values
  entries.forEach((value, i) => {
    view.setUint16(12 + i * 2, value)
  })
  return bytes
}

/** `para` with the parameters in the order of the formula: g a b c d e f. */
export function paraElement(type: number, parameters: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(12 + parameters.length * 4)
  const view = new DataView(bytes.buffer)
  putText(bytes, 0, 'para')
  view.setUint16(8, type)
  parameters.forEach((value, i) => {
    view.setInt32(12 + i * 4, Math.round(value * 65536))
  })
  return bytes
}

/** sRGB's curve as formula 3. */
export const SRGB_CURVE = paraElement(3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])

export function xyzElement(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(20)
  const view = new DataView(bytes.buffer)
  putText(bytes, 0, 'XYZ ')
  values.forEach((value, i) => {
    view.setInt32(8 + i * 4, Math.round(value * 65536))
  })
  return bytes
}

/** The description and copyright that readers insist on, in the form of the version. */
function describedBy(version: number): Tags {
  if (version < 4) {
    const desc = new Uint8Array(12 + 5 + 78)
    putText(desc, 0, 'desc')
    desc[11] = 5
    putText(desc, 12, 'test')
    const text = new Uint8Array(13)
    putText(text, 0, 'text')
    putText(text, 8, 'test')
    return { desc, cprt: text }
  }
  const element = new Uint8Array(36)
  putText(element, 0, 'mluc')
  element[11] = 1
  element[15] = 12
  putText(element, 16, 'enUS')
  element[23] = 8
  element[27] = 28
  for (const [i, letter] of [...'test'].entries()) element[29 + i * 2] = letter.charCodeAt(0)
  return { desc: element, cprt: element }
}

function putText(bytes: Uint8Array, offset: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i)
}
