import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Rgb = readonly [number, number, number];

/** WCAG 1.4.11: graphics against their background; 1.4.3: text. */
const GRAPHICS_CONTRAST = 3;
const TEXT_CONTRAST = 4.5;
/** In OKLab about 0.02 is just noticeable side by side; thin lines need a multiple. */
const LEAST_DISTANCE = 0.07;

/** Linear RGB with one kind of cone missing: Machado, Oliveira, Fernandes 2009, severity 1. */
const VISION: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  trichromacy: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const css = readFileSync(join(__dirname, "../../page/assets/theme.css"), "utf8");
const THEMES = ["light", "dark"] as const;
const LINES = Array.from({ length: 10 }, (_, place) => `line-${place + 1}`);

describe("colours of the page", () => {
  for (const [column, theme] of THEMES.entries()) {
    it(`draws every line in enough contrast, ${theme}`, () => {
      const panel = token("panel", column);
      for (const line of LINES) assertAtLeast(contrast(token(line, column), panel), GRAPHICS_CONTRAST, line);
    });

    it(`writes all text in enough contrast, ${theme}`, () => {
      for (const background of ["paper", "panel", "sunken"]) {
        for (const text of ["ink", "muted", "accent", "good", "bad", "warn"]) {
          const measured = contrast(token(text, column), token(background, column));
          assertAtLeast(measured, TEXT_CONTRAST, `${text} on ${background}`);
        }
      }
      assertAtLeast(contrast(token("on-accent", column), token("accent", column)), TEXT_CONTRAST, "on-accent");
    });

    for (const [vision, matrix] of Object.entries(VISION)) {
      it(`keeps ten lines apart with ${vision}, ${theme}`, () => {
        const seen = LINES.map((line) => oklab(times(matrix, token(line, column))));
        seen.forEach((one, place) => {
          for (const [before, other] of seen.slice(0, place).entries()) {
            const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
            assertAtLeast(distance, LEAST_DISTANCE, `${LINES[before]!} and ${LINES[place]!}`);
          }
        });
      });
    }
  }
});

function assertAtLeast(value: number, least: number, what: string): void {
  assert.ok(value >= least, `${what}: ${value.toFixed(3)}, at least ${least} is needed`);
}

/** A token of theme.css in linear RGB. */
function token(name: string, column: number): Rgb {
  const found = new RegExp(`--${name}: light-dark\\(#(\\w{6}), #(\\w{6})\\)`).exec(css);
  assert.ok(found, `theme.css has no --${name}`);
  const hex = found[column + 1]!;
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(0), channel(2), channel(4)];
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function times(matrix: readonly [Rgb, Rgb, Rgb], [red, green, blue]: Rgb): Rgb {
  const row = ([r, g, b]: Rgb): number => Math.min(1, Math.max(0, r * red + g * green + b * blue));
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

/** Ottosson 2020: distances in this space follow what eyes see. */
function oklab([red, green, blue]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
