using System.Diagnostics;
using System.Text;

namespace Hearth.Cli.Commands.Secrets;

/// <summary>Asks for a passphrase at the terminal, without echo, whatever standard input is used for.</summary>
internal static class PassphrasePrompt
{
    private const string Terminal = "/dev/tty";

    public static string Ask(string prompt)
    {
        FileStream terminal;
        try
        {
            terminal = new FileStream(Terminal, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, BufferSize = 0 });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CommandException($"could not read passphrase: {Terminal} is not available, so nobody can be asked", 1, exception);
        }

        using (terminal)
        {
            terminal.Write(Encoding.UTF8.GetBytes(prompt + " "));
            SetEcho(isOn: false);
            try
            {
                return ReadLine(terminal);
            }
            finally
            {
                SetEcho(isOn: true);
                terminal.Write("\r\n\e[F\e[K"u8);
            }
        }
    }

    /// <summary>Says something at the terminal that must not land in a redirected stream.</summary>
    public static void Tell(string message)
    {
        using var terminal = new FileStream(Terminal, FileMode.Open, FileAccess.Write);
        terminal.Write(Encoding.UTF8.GetBytes(message + "\n"));
    }

    private static string ReadLine(FileStream terminal)
    {
        List<byte> line = [];
        Span<byte> one = stackalloc byte[1];
        while (terminal.Read(one) == 1 && one[0] != '\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    private static void SetEcho(bool isOn)
    {
        using var stty = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"stty {(isOn ? "echo" : "-echo")} < {Terminal}"]));
        stty?.WaitForExit();
    }
}
