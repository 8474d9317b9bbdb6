using System.Buffers;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// The detections that are kept so far. Their boxes are held by coordinate too, so that a candidate is compared with a vector of them at
/// once.
/// </summary>
internal ref struct KeptDetections(float threshold)
{
    private readonly Vector256<float> _threshold = Vector256.Create(threshold);
    private PooledList<Detection> _items = new(0);
    private PooledList<float> _left = new(0);
    private PooledList<float> _top = new(0);
    private PooledList<float> _right = new(0);
    private PooledList<float> _bottom = new(0);
    private PooledList<float> _area = new(0);
    private PooledList<int> _class = new(0);

    public readonly Span<Detection> Items => _items.Items;

    public void Add(in Detection detection)
    {
        _items.Add(detection);
        _left.Add(detection.Left);
        _top.Add(detection.Top);
        _right.Add(detection.Right);
        _bottom.Add(detection.Bottom);
        _area.Add(detection.Area);
        _class.Add(detection.Class);
    }

    /// <summary>Whether a detection overlaps one of the same class by more than the threshold.</summary>
    public readonly bool Overlap(in Detection detection)
    {
        int i = 0;
        Span<float> left = _left.Items;
        Span<float> top = _top.Items;
        Span<float> right = _right.Items;
        Span<float> bottom = _bottom.Items;
        Span<float> area = _area.Items;
        Span<int> classes = _class.Items;
        for (; i + Vector256<float>.Count <= left.Length; i += Vector256<float>.Count)
        {
            Vector256<float> width = Vector256.Min(Vector256.Create(detection.Right), Vector256.Create<float>(right[i..]))
                - Vector256.Max(Vector256.Create(detection.Left), Vector256.Create<float>(left[i..]));
            Vector256<float> height = Vector256.Min(Vector256.Create(detection.Bottom), Vector256.Create<float>(bottom[i..]))
                - Vector256.Max(Vector256.Create(detection.Top), Vector256.Create<float>(top[i..]));
            Vector256<float> common = width * height;
            Vector256<float> all = Vector256.Create(detection.Area) + Vector256.Create<float>(area[i..]) - common;
            Vector256<float> isOver = Vector256.GreaterThan(common / all, _threshold)
                & Vector256.GreaterThan(width, Vector256<float>.Zero) & Vector256.GreaterThan(height, Vector256<float>.Zero);
            Vector256<int> isOfClass = Vector256.Equals(Vector256.Create(detection.Class), Vector256.Create<int>(classes[i..]));
            if ((isOver.AsInt32() & isOfClass) != Vector256<int>.Zero)
            {
                return true;
            }
        }

        for (; i < left.Length; i++)
        {
            ref readonly Detection other = ref _items.Items[i];
            if (other.Class == detection.Class && detection.Overlap(other) > _threshold.ToScalar())
            {
                return true;
            }
        }

        return false;
    }

    public void Clear()
    {
        _items.Truncate(0);
        _left.Truncate(0);
        _top.Truncate(0);
        _right.Truncate(0);
        _bottom.Truncate(0);
        _area.Truncate(0);
        _class.Truncate(0);
    }

    public void Dispose()
    {
        _items.Dispose();
        _left.Dispose();
        _top.Dispose();
        _right.Dispose();
        _bottom.Dispose();
        _area.Dispose();
        _class.Dispose();
    }
}

/// <summary>A detection: a box with a class and a score, decoded from one prior box.</summary>
internal readonly record struct Detection(float Score, int Class, int Prior, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Orders by descending score, equal scores by prior box.</summary>
    public static readonly Comparison<Detection> ByScore = (a, b) =>
        a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Prior.CompareTo(b.Prior);

    /// <summary>Orders by class, then by descending score.</summary>
    public static readonly Comparison<Detection> ByClass = (a, b) =>
        a.Class != b.Class ? a.Class.CompareTo(b.Class) : ByScore(a, b);

    /// <summary>Returns the intersection over union.</summary>
    public float Overlap(in Detection other)
    {
        float width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        float height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height / (Area + other.Area - width * height) : 0;
    }

    public float Area => Right < Left || Bottom < Top ? 0 : (Right - Left) * (Bottom - Top);
}

/// <summary>
/// A list in an array of the shared pool: operations are shared between threads and must not allocate, so they cannot own scratch memory.
/// </summary>
internal ref struct PooledList<T>
{
    private T[] _items;

    public PooledList(int capacity) => _items = ArrayPool<T>.Shared.Rent(Math.Max(16, capacity));

    public int Count { get; private set; }

    public readonly Span<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            T[] larger = ArrayPool<T>.Shared.Rent(checked(Count * 2));
            Items.CopyTo(larger);
            ArrayPool<T>.Shared.Return(_items);
            _items = larger;
        }

        _items[Count++] = item;
    }

    /// <summary>Removes the items from index <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_items);
        _items = [];
        Count = 0;
    }
}
