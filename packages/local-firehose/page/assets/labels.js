export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
/** Room that labels need to the right of the chart, in CSS pixels: a leader line, then the text. */
export const LABEL_WIDTH = 80;
const LEADER_WIDTH = 16;
const LABEL_GAP = 15;

/**
 * Draws each line's name at its end, so that colour is never the only mark of a line.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} ratio canvas pixels per CSS pixel
 * @param {{ left: number, top: number, width: number, height: number }} area in canvas pixels
 * @param {readonly { text: string, colour: string, y: number }[]} ends in canvas pixels
 * @param {string} ink
 */
export function drawLabels(ctx, ratio, area, ends, ink) {
  const bottom = area.top + area.height;
  const right = area.left + area.width;
  const inside = ends.filter(({ y }) => y >= area.top && y <= bottom).sort((one, other) => one.y - other.y);
  const wanted = inside.map(({ y }) => y);
  const positions = spread(wanted, LABEL_GAP * ratio, area.top, bottom);

  ctx.save();
  ctx.font = FONT.replace("12px", `${12 * ratio}px`);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineWidth = 1.25 * ratio;
  ctx.fillStyle = ink;
  inside.forEach(({ text, colour, y }, place) => {
    const labelY = positions[place] ?? y;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(right + 2 * ratio, y);
    ctx.lineTo(right + (LEADER_WIDTH - 4) * ratio, labelY);
    ctx.stroke();
    ctx.fillText(shortened(ctx, text, (LABEL_WIDTH - LEADER_WIDTH) * ratio), right + LEADER_WIDTH * ratio, labelY);
  });
  ctx.restore();
}

/**
 * Moves labels apart so that none covers another. Their order stays, and the sum of squared shifts
 * is the least possible.
 *
 * Isotonic regression: relative to a tightly packed stack, "at least `gap` apart" means "not
 * descending". Neighbours out of order are pooled at their mean; then the stack is added again.
 * `wanted` and the result ascend. Labels are closer than `gap` only if they cannot all fit.
 *
 * @type {(wanted: readonly number[], gap: number, lowest: number, highest: number) => number[]}
 */
export function spread(wanted, gap, lowest, highest) {
  const step = wanted.length < 2 ? gap : Math.min(gap, (highest - lowest) / (wanted.length - 1));
  /** @type {{ mean: number, size: number }[]} */
  const pools = [];
  wanted.forEach((position, place) => {
    let pool = { mean: position - place * step, size: 1 };
    for (let last = pools.at(-1); last !== undefined && last.mean > pool.mean; last = pools.at(-1)) {
      const size = last.size + pool.size;
      pool = { mean: (last.mean * last.size + pool.mean * pool.size) / size, size };
      pools.pop();
    }
    pools.push(pool);
  });
  const highestMean = highest - (wanted.length - 1) * step;
  return pools
    .flatMap(({ mean, size }) => new Array(size).fill(Math.max(lowest, Math.min(mean, highestMean))))
    .map((mean, place) => mean + place * step);
}

/** @type {(ctx: CanvasRenderingContext2D, text: string, width: number) => string} */
function shortened(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  // No text as wide as a label has more characters, so only the beginning is measured.
  let length = Math.min(text.length, 24);
  while (length > 1 && ctx.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}
