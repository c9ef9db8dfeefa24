/**
 * A plain object knows “constructor”, “toString” and “__proto__” without having been told. So it is only
 * asked, by `a[b]`, `b in a` or `{ [b]: … }`, for names that stand in the script and that its type has;
 * whatever data or an address says is looked up in a Map. Lists are asked by number.
 */
import ts from 'typescript';

const NUMBERS = ts.TypeFlags.NumberLike;
const NAMES = ts.TypeFlags.StringLiteral | ts.TypeFlags.UniqueESSymbol;

export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      asked: 'A plain object is asked for “{{key}}”, which may be the name of something every object has; use a Map.',
      walked: '“for … in” walks what the prototype has, too; use Object.entries or a Map.',
    },
  },
  create(context) {
    const { esTreeNodeToTSNodeMap, program } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const typeOf = (node) => checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node));
    const parts = (type) => (type.isUnion() ? type.types : [type]);
    const isWritten = (node) => parts(checker.getBaseConstraintOfType(typeOf(node)) ?? typeOf(node)).every((type) => type.flags & NAMES);

    /** Whether a key is a number, or one of some names that the object's type has. */
    function isSafe(node, object) {
      const keys = parts(checker.getBaseConstraintOfType(typeOf(node)) ?? typeOf(node));
      const type = checker.getNonNullableType(typeOf(object));
      const has = (name) => Boolean(type.flags & ts.TypeFlags.Any) || checker.getPropertyOfType(type, name);
      return keys.every((key) => key.flags & NUMBERS || (key.flags & ts.TypeFlags.UniqueESSymbol) || (key.flags & NAMES && has(key.value)));
    }

    const report = (node) => context.report({ node, messageId: 'asked', data: { key: context.sourceCode.getText(node) } });

    return {
      MemberExpression(node) {
        if (node.computed && node.property.type !== 'Literal' && !isSafe(node.property, node.object)) report(node.property);
      },
      Property(node) {
        if (node.computed && !isWritten(node.key)) report(node.key);
      },
      BinaryExpression(node) {
        if (node.operator === 'in' && node.left.type !== 'PrivateIdentifier' && !isWritten(node.left)) report(node.left);
      },
      ForInStatement(node) {
        context.report({ node, messageId: 'walked' });
      },
    };
  },
};
