using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Tests.Approvals;

public sealed class QuestionTests
{
    private static readonly CommandOrigin Owner = new("owner", "test");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_answer_is_the_answer_and_who_waits_gets_it()
    {
        await using var bench = await DeskBench.OpenAsync();
        var asked = await bench.AskUserAsync("call", "Which port?", multiple: true, "8080", "9090");
        var waiting = bench.Desk.WaitAsync(asked.ApprovalId, Cancelled);

        await bench.Desk.AnswerAsync(asked.ApprovalId, new AnswerQuestion(" and TLS ", ["8080", "9090"]), Owner, Cancelled);

        var answered = await waiting;
        (answered.Kind, answered.Status, answered.Answer).ShouldBe((ApprovalKind.Question, ApprovalStatus.Answered, "8080\n9090\nand TLS"));
        var late = await Should.ThrowAsync<GantryException>(() => bench.Desk.AnswerAsync(asked.ApprovalId, new AnswerQuestion("late"), Owner, Cancelled));
        (late.Kind, late.Code).ShouldBe((FailureKind.Conflict, "approval-already-decided"));
        (await bench.AskUserAsync("call", "Which port?", multiple: true, "8080", "9090")).Answer.ShouldBe(answered.Answer);
    }

    [Theory]
    [InlineData(null, null, "text")]
    [InlineData("  ", null, "text")]
    [InlineData(null, "12345", "choices")]
    [InlineData(null, "8080,9090", "choices")]
    [InlineData(null, "8080,8080", "choices")]
    public async Task An_answer_that_does_not_fit_leaves_the_question_open(string? text, string? choices, string field)
    {
        await using var bench = await DeskBench.OpenAsync();
        var asked = await bench.AskUserAsync("call", "Which port?", multiple: false, "8080", "9090");

        var refusal = await Should.ThrowAsync<GantryException>(
            () => bench.Desk.AnswerAsync(asked.ApprovalId, new AnswerQuestion(text, choices?.Split(',')), Owner, Cancelled));

        refusal.Fields.Keys.ShouldContain(field);
        (await bench.Desk.FindAsync(asked.ApprovalId, Cancelled)).Status.ShouldBe(ApprovalStatus.Pending);
    }

    [Fact]
    public async Task A_question_has_no_decision_and_an_approval_no_answer()
    {
        await using var bench = await DeskBench.OpenAsync();
        var question = await bench.AskUserAsync("question", "Why?", multiple: false);
        var approval = await bench.AskAsync("approval");

        var decision = await Should.ThrowAsync<GantryException>(
            () => bench.Desk.DecideAsync(question.ApprovalId, new DecideApproval("allow", null, question.InputHash), Owner, Cancelled));
        var answer = await Should.ThrowAsync<GantryException>(() => bench.Desk.AnswerAsync(approval.ApprovalId, new AnswerQuestion("yes"), Owner, Cancelled));

        (decision.Kind, answer.Kind).ShouldBe((FailureKind.Invalid, FailureKind.Invalid));
    }
}
