using System.Globalization;

namespace XfrmCtl.Benchmarks;

/// <summary>Figures of several runs of one thing; what is quoted is the median with the extremes.</summary>
internal sealed class Sample
{
    private readonly List<double> _figures = [];

    public void Add(double figure) => _figures.Add(figure);

    public bool IsEmpty => _figures.Count == 0;

    public double Median
    {
        get
        {
            double[] sorted = [.. _figures.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public string ToText(string format) => string.Create(CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({_figures.Min().ToString(format, CultureInfo.InvariantCulture)}–{_figures.Max().ToString(format, CultureInfo.InvariantCulture)})");
}
