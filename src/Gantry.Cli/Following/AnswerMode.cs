namespace Gantry.Cli.Following;

/// <summary>Who answers approvals while a run is followed.</summary>
internal enum AnswerMode
{
    /// <summary>The person at this terminal, asked inline; without a terminal, whoever answers elsewhere.</summary>
    Person,

    /// <summary>This program, with "allow once", and it says so each time.</summary>
    AllowEach,
}
