using System.Collections;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Properties for a compilation or a device. A dictionary of texts does as well wherever properties are taken; this one also holds
/// handles and callbacks. Not thread-safe while it is filled.
/// </summary>
public sealed class PropertySet : IEnumerable<KeyValuePair<string, string>>
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, nint> _pointers = [];

    /// <summary>Number of properties.</summary>
    public int Count => _texts.Count + _pointers.Count;

    internal IEnumerable<KeyValuePair<string, nint>> Pointers => _pointers;

    /// <summary>Sets a property, replacing a former value.</summary>
    /// <param name="key">Its name, such as "NUM_STREAMS".</param>
    /// <param name="value">Its value.</param>
    public PropertySet Add(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        _texts[key] = value;
        return this;
    }

    /// <summary>The properties with text values.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _texts.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
