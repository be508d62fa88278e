using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>The members of a list, in their order; none by default.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonParts(JsonIndex? index, int at) : IEnumerable<JsonPart>
{
    public Enumerator GetEnumerator() => new(index, index is not null && index.At(at).Kind == JsonValueKind.Array ? at : -1);

    IEnumerator<JsonPart> IEnumerable<JsonPart>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The first; null when there is none.</summary>
    public JsonPart? First
    {
        get
        {
            foreach (var part in this)
            {
                return part;
            }

            return null;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    internal struct Enumerator(JsonIndex? index, int list) : IEnumerator<JsonPart>
    {
        private int at = -1;

        public readonly JsonPart Current => new(index!, at);

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (list < 0)
            {
                return false;
            }

            at = at < 0 ? list + 1 : index!.At(at).Next;
            return at < index!.At(list).Next;
        }

        public void Reset() => at = -1;

        public readonly void Dispose()
        {
        }
    }
}
