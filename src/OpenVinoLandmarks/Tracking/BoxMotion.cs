namespace OpenVinoLandmarks.Tracking;

/// <summary>
/// Predicts the box of a moving face: a constant-velocity Kalman filter for the centre and for the logarithm of the size, which keeps the
/// size above 0. It takes the time between frames into account. All boxes have the proportions of <see cref="FaceShape"/>.
/// </summary>
internal struct BoxMotion
{
    // Standard deviations of the box that is computed from the points, and the spectral densities of the acceleration: fractions of the
    // size of the face, per second^3 for the densities. docs/tracking.md has the measurement.
    private const double CentreNoise = 0.01, SizeNoise = 0.02, CentreAcceleration = 5, SizeAcceleration = 1;

    // Of a face that was just found: fractions of the size per second.
    private const double CentreSpeed = 3, SizeSpeed = 0.5;

    private Axis _x, _y, _size;

    /// <summary>Starts at a box that is at rest.</summary>
    public void Start(FaceBox box)
    {
        double size = FaceShape.Size(box);
        _x = Axis.Start(box.X + box.Width / 2, CentreNoise * size, CentreSpeed * size);
        _y = Axis.Start(box.Y + box.Height / 2, CentreNoise * size, CentreSpeed * size);
        _size = Axis.Start(Math.Log(size), SizeNoise, SizeSpeed);
    }

    /// <summary>Returns the box that is expected after a time. Changes nothing.</summary>
    public readonly FaceBox Predict(double seconds) =>
        FaceShape.Box(_x.Predict(seconds), _y.Predict(seconds), Math.Exp(_size.Predict(seconds)));

    /// <summary>Goes to a later time without a measurement.</summary>
    public void Advance(double seconds)
    {
        double size = Math.Exp(_size.Predict(seconds)), density = CentreAcceleration * size * size;
        _x.Advance(seconds, density);
        _y.Advance(seconds, density);
        _size.Advance(seconds, SizeAcceleration);
    }

    /// <summary>Lets the size stay as it is: that of a face that is half hidden seems to change fast.</summary>
    public void KeepSize() => _size.Stop();

    /// <summary>Takes a measurement at the time of the last <see cref="Advance"/> into account.</summary>
    public void Correct(FaceBox box)
    {
        double noise = CentreNoise * FaceShape.Size(box);
        _x.Correct(box.X + box.Width / 2, noise * noise);
        _y.Correct(box.Y + box.Height / 2, noise * noise);
        _size.Correct(Math.Log(FaceShape.Size(box)), SizeNoise * SizeNoise);
    }

    /// <summary>
    /// Returns how far a measurement at the time of the last <see cref="Advance"/> is from the prediction, in its standard deviations: the
    /// largest of the three numbers.
    /// </summary>
    public readonly double Surprise(FaceBox box)
    {
        double noise = CentreNoise * FaceShape.Size(box);
        return Math.Max(
            Math.Max(_x.Surprise(box.X + box.Width / 2, noise * noise), _y.Surprise(box.Y + box.Height / 2, noise * noise)),
            _size.Surprise(Math.Log(FaceShape.Size(box)), SizeNoise * SizeNoise));
    }

    /// <summary>A number with its velocity, and their covariances.</summary>
    private struct Axis
    {
        private double _value, _velocity, _variance, _covariance, _velocityVariance;

        public static Axis Start(double value, double noise, double speed) =>
            new() { _value = value, _variance = noise * noise, _velocityVariance = speed * speed };

        public void Stop() => (_velocity, _covariance, _velocityVariance) = (0, 0, 0);

        public readonly double Predict(double seconds) => _value + _velocity * seconds;

        // The covariances of white noise of the acceleration, integrated over the time.
        public void Advance(double seconds, double density)
        {
            _value = Predict(seconds);
            _variance += seconds * (2 * _covariance + seconds * (_velocityVariance + density * seconds / 3));
            _covariance += seconds * (_velocityVariance + density * seconds / 2);
            _velocityVariance += density * seconds;
        }

        public void Correct(double measured, double noise)
        {
            double total = _variance + noise, gain = _variance / total, velocityGain = _covariance / total;
            double difference = measured - _value;
            _value += gain * difference;
            _velocity += velocityGain * difference;
            _velocityVariance -= velocityGain * _covariance;
            _covariance *= 1 - gain;
            _variance *= 1 - gain;
        }

        public readonly double Surprise(double measured, double noise) => Math.Abs(measured - _value) / Math.Sqrt(_variance + noise);
    }
}
