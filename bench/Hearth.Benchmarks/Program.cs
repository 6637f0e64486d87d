using System.Globalization;
using BenchmarkDotNet.Running;
using Hearth.Benchmarks;

// `synthetic DIRECTORY APPS` writes a repository to measure whole commands on (bench/README.md).
if (args is ["synthetic", var directory, var apps])
{
    SyntheticRepository.Write(directory, int.Parse(apps, CultureInfo.InvariantCulture));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
