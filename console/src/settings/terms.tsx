import { type Block, blocksOf, spansOf } from './terms-text.ts';

/** The privacy terms as a page, in the language they are written in. Their own title is left to the page that shows them. */
export function Terms({ text }: { text: string }) {
  const [first, ...others] = blocksOf(text);
  const blocks = first === undefined || first.kind === 'heading' ? others : [first, ...others];
  return (
    <div className="terms" lang="en">
      {blocks.map((block, at) => (
        <Part key={at} block={block} />
      ))}
    </div>
  );
}

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'paragraph':
      return (
        <p>
          <Words text={block.text} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Words text={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table {...block} />;
    default:
      return block satisfies never;
  }
}

function Table({ head, rows }: Extract<Block, { kind: 'table' }>) {
  return (
    <table className="grid">
      <thead>
        <tr>
          {head.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={cells.join(' ')}>
            {cells.map((cell, at) => (
              <td key={at}>
                <Words text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Words = ({ text }: { text: string }) =>
  spansOf(text).map(({ code, text: said }, at) => (code ? <code key={at}>{said}</code> : <span key={at}>{said}</span>));
