// Pixels as they are coded: 0xAARRGGBB.

import { BLACK, image, KIND_ALPHA, KIND_GRAY, KIND_OPAQUE } from './state';

/** A pixel of a row as it is coded. */
@inline
export function pixelOf(row: usize, x: usize): u32 {
  switch (image.kind) {
    case KIND_ALPHA:
      return BLACK | ((<u32>load<u8>(row + (x << 2), 3)) << 8);
    case KIND_GRAY:
      return BLACK | (<u32>load<u8>(row + x) * 0x010101);
    default: {
      const rgba = load<u32>(row + (x << 2));
      const green = rgba & 0xff00ff00;
      const pixel = green | ((rgba & 255) << 16) | ((rgba >> 16) & 255);
      if (image.kind == KIND_OPAQUE) return pixel | BLACK;
      if (pixel < BLACK) image.isTranslucent = true;
      return pixel;
    }
  }
}
