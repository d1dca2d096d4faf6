/** A transformation, and what it is for us, as `canonicalTransform` writes it (with `f_auto`). */
export type Meanings = readonly (readonly [transformation: string, meaning: string])[]
