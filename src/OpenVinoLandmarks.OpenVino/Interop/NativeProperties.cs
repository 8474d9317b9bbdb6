using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Properties as key, value, key, value... in native memory for one call: the list of variadic arguments, and at the same time an
/// array of <c>ov_property_t</c>, which is a struct of these two pointers.
/// </summary>
internal sealed unsafe class NativeProperties : IDisposable
{
    private readonly List<nint> _strings = [];
    private nint* _slots;

    internal NativeProperties(IEnumerable<KeyValuePair<string, string>>? properties)
    {
        List<nint> slots = [];
        try
        {
            foreach ((string key, string value) in properties ?? [])
            {
                ArgumentException.ThrowIfNullOrEmpty(key, nameof(properties));
                ArgumentNullException.ThrowIfNull(value, nameof(properties));
                slots.Add(Text(key));
                slots.Add(Text(value));
            }

            foreach ((string key, nint value) in (properties as PropertySet)?.Pointers ?? [])
            {
                slots.Add(Text(key));
                slots.Add(value);
            }

            ArgumentCount = slots.Count;
            _slots = (nint*)NativeMemory.AllocZeroed((nuint)slots.Count + 1, (nuint)sizeof(nint));
            CollectionsMarshal.AsSpan(slots).CopyTo(new Span<nint>(_slots, slots.Count));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Two for each property: what the variadic functions count.</summary>
    internal int ArgumentCount { get; }

    /// <summary>What the array functions count.</summary>
    internal nuint PairCount => (nuint)ArgumentCount / 2;

    /// <summary>The array of ov_property_t.</summary>
    internal nint Pairs => (nint)_slots;

    /// <summary>The variadic arguments.</summary>
    internal ReadOnlySpan<nint> Arguments => new(_slots, ArgumentCount);

    public void Dispose()
    {
        foreach (nint text in _strings)
        {
            Marshal.FreeCoTaskMem(text);
        }

        _strings.Clear();
        NativeMemory.Free(_slots);
        _slots = null;
    }

    private nint Text(string text)
    {
        nint native = Marshal.StringToCoTaskMemUTF8(text);
        _strings.Add(native);
        return native;
    }
}
