using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Writes the landmarks of all faces in a folder of pictures as CSV, several pictures at a time, in the order of their names.
string[] files = [.. Directory.EnumerateFiles(args[0], "*.jpg").Order(StringComparer.Ordinal)];
using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
string[] points = ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"];
Console.WriteLine($"file,face,{string.Join(',', points.Select(static point => $"{point}_x,{point}_y"))}");
int next = 0;
Queue<MatImage> inFlight = [];
await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(Read()))
{
    string file = Path.GetFileName(files[next++]);
    for (int i = 0; i < faces.Length; i++)
    {
        IEnumerable<float> numbers = faces[i].Points.SelectMany(static point => new[] { point.X, point.Y });
        IEnumerable<string> texts = numbers.Select(static number => number.ToString("F1", CultureInfo.InvariantCulture));
        Console.WriteLine($"\"{file}\",{i},{string.Join(',', texts)}");
    }

    // The picture whose result was returned is not needed any more.
    lock (inFlight)
    {
        inFlight.Dequeue().Dispose();
    }
}

// Reads a picture when the detector asks for it: only a few are in memory at a time.
IEnumerable<IImageSource> Read()
{
    foreach (string file in files)
    {
        using Mat picture = PictureReader.Read(file);
        MatImage image = new(picture);
        lock (inFlight)
        {
            inFlight.Enqueue(image);
        }

        yield return image;
    }
}
