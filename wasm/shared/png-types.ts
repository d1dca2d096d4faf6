// Colour types of PNG.

export const GRAY: i32 = 0;
export const RGB: i32 = 2;
export const PALETTE: i32 = 3;
export const GRAY_ALPHA: i32 = 4;
export const RGBA: i32 = 6;
