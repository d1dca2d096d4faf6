// The way through tree blocks: tile by tile, each row by row (6.5.1).

import * as H from './header-fields';
import { header, picture } from './picture';

@inline
function columnStart(column: i32): i32 {
  return header(H.H_COLUMN_STARTS + column);
}

@inline
function rowStart(row: i32): i32 {
  return header(H.H_ROW_STARTS + row);
}

export function tileNumber(): i32 {
  return picture.tileRow * header(H.H_TILE_COLUMNS) + picture.tileColumn;
}

/** The block is the first in its row of the tile; and the last. */
export function isRowStart(): bool {
  return picture.x == columnStart(picture.tileColumn);
}

export function isRowEnd(): bool {
  return picture.x == columnStart(picture.tileColumn + 1) - 1;
}

export function isTileStart(): bool {
  return isRowStart() && picture.y == rowStart(picture.tileRow);
}

/** The block is the second in its row of the tile. */
export function isSecondInRow(): bool {
  return picture.x == columnStart(picture.tileColumn) + 1;
}

export function rowStartX(): i32 {
  return columnStart(picture.tileColumn);
}

/** Goes to the next block; answers whether there is one. */
export function advance(): bool {
  picture.x++;
  if (picture.x < columnStart(picture.tileColumn + 1)) return true;
  picture.y++;
  if (picture.y == rowStart(picture.tileRow + 1)) {
    picture.tileColumn++;
    if (picture.tileColumn == header(H.H_TILE_COLUMNS)) {
      picture.tileColumn = 0;
      picture.tileRow++;
    }
    if (picture.tileRow == header(H.H_TILE_ROWS)) return false;
    picture.y = rowStart(picture.tileRow);
  }
  picture.x = columnStart(picture.tileColumn);
  return true;
}
