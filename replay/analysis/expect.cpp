// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/expect.h"

#include "replay/engine/self_check.h"

#include "replay/analysis/known.h"
#include "replay/trace/error.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace daxscope::replay {

namespace {

struct OpText {
    std::string_view text;
    ExpectOp op;
};
/// Those of two characters first: they begin as others do.
constexpr std::array<OpText, 6> kOps{{{">=", ExpectOp::AtLeast},
                                      {"<=", ExpectOp::AtMost},
                                      {"==", ExpectOp::Equal},
                                      {"!=", ExpectOp::Unequal},
                                      {">", ExpectOp::More},
                                      {"<", ExpectOp::Less}}};

/// Metrics of a comparison, by the names that they have there.
struct MetricField {
    std::string_view metric;
    FieldUnit unit = FieldUnit::Count;
};
constexpr std::array<MetricField, 11> kMetrics{{{"storms"},
                                                {"refaults"},
                                                {"faults"},
                                                {"unmaps"},
                                                {"mappings zapped"},
                                                {"permission faults"},
                                                {"DAX entries removed"},
                                                {"dirty DAX entries removed"},
                                                {"time in faults", FieldUnit::Time},
                                                {"accesses"},
                                                {"hits"}}};
/// What the comparison counts otherwise than `faults` does, which has each event.
constexpr std::string_view kOneAccess =
    "; accesses that fault: a PMD fault and the PTE fault that it fell back to are one";
constexpr std::array<std::string_view, 3> kSideNames{"recorded", "before", "after"};

std::string field_of_metric(std::string_view metric) {
    std::string name(metric);
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

std::vector<ExpectField> make_fields() {
    using enum FieldUnit;
    std::vector<ExpectField> fields{
        {"huge", Percent, FieldOf::Faults,
         "of the PMD faults, and of the slots whose PMD handler was never asked (each counts "
         "once), "
         "those that ended with a PMD mapped"},
        {"huge.pmd_faults", Percent, FieldOf::Faults,
         "of the PMD faults alone, those that ended with a PMD mapped"},
        {"huge.slots", Percent, FieldOf::Faults,
         "of the slots (a PMD range of one mapping), those whose last fault left a PMD mapped"},
        {"faults", Count, FieldOf::Faults, "PMD and PTE faults"},
        {"pmd_faults", Count, FieldOf::Faults, "PMD faults"},
        {"pte_faults", Count, FieldOf::Faults, "PTE faults"},
        {"fallbacks", Count, FieldOf::Faults, "PMD faults that fell back to 4 KiB"},
        {"unasked", Count, FieldOf::Faults, "slots whose PMD handler was never asked"},
        {"sigbus", Count, FieldOf::Faults, "PMD faults that ended in SIGBUS, SIGSEGV or HWPOISON"},
        {"oom", Count, FieldOf::Faults, "PMD faults for which there was no memory"},
        {"permission_faults", Count, FieldOf::Faults,
         "faults for want of a permission, of all causes"},
        {"permission_faults.sync", Count, FieldOf::Faults, "of MAP_SYNC's second half"},
        {"permission_faults.writeback", Count, FieldOf::Faults,
         "… because writeback (msync, fsync) had write-protected the range"},
        {"permission_faults.first_write", Count, FieldOf::Faults, "… the first write after a read"},
        {"time", Time, FieldOf::Faults, "in PMD and PTE faults, summed over them"},
        {"time.pmd", Time, FieldOf::Faults, "in PMD faults"},
        {"time.pte", Time, FieldOf::Faults, "in PTE faults"},
        {"lost", Count, FieldOf::Faults, "events that are missing from the trace"},
    };
    for (const WhyRow& row : why_rows()) {
        fields.push_back({fmt::format("{}.{}", asked(row.why) ? "fallbacks" : "unasked", row.name),
                          Count, FieldOf::Faults, std::string(row.text)});
    }
    for (const MetricField& metric : kMetrics) {
        for (const std::string_view side : kSideNames) {
            const bool counts = metric.metric == "faults";
            fields.push_back({fmt::format("{}.{}", field_of_metric(metric.metric), side),
                              metric.unit, FieldOf::Comparison,
                              side == "recorded" ? fmt::format("{} as recorded{}", metric.metric,
                                                               counts ? kOneAccess : "")
                                                 : fmt::format("… under the handler {}", side)});
        }
    }
    fields.push_back({"self_check", Percent, FieldOf::SelfCheck,
                      "recorded faults that the kernel's handler, replayed, has right by itself"});
    return fields;
}

std::string unit_text(FieldUnit unit) {
    return unit == FieldUnit::Percent ? "%" : unit == FieldUnit::Time ? "ns, us, ms, s" : "";
}

std::string_view stripped(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string field_names() {
    std::string list;
    for (const ExpectField& field : expect_fields()) {
        list += (list.empty() ? "" : ", ") + field.name;
    }
    return list;
}

std::optional<double> plain_number(std::string_view text) {
    double value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && rest == text.data() + text.size();
    return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

/// A value that was looked up, or why there is none.
struct Found {
    std::optional<double> value;
    std::string text; ///< how it is shown; without a value: why not
};

Found not_found(std::string why) {
    return {std::nullopt, std::move(why)};
}
Found count_found(std::uint64_t number) {
    return {static_cast<double>(number), words::count_text(static_cast<std::int64_t>(number))};
}
Found time_found(std::int64_t ns) {
    return {static_cast<double>(ns), words::duration_text(ns)};
}
Found share_found(std::uint64_t part, std::uint64_t whole, std::string_view of) {
    if (whole == 0) {
        return not_found(fmt::format("no {} to take a share of", of));
    }
    constexpr double kHundred = 100;
    return {kHundred * static_cast<double>(part) / static_cast<double>(whole),
            fmt::format("{} ({} of {} {})",
                        words::percent_text(static_cast<std::int64_t>(part),
                                            static_cast<std::int64_t>(whole)),
                        words::count_text(static_cast<std::int64_t>(part)),
                        words::count_text(static_cast<std::int64_t>(whole)), of)};
}

/// Faults for one reason. What may be more is not known.
Found of_why(const FaultSum& sum, Why why) {
    for (const WhySum& each : sum.whys) {
        if (each.why != why && each.unknown() > 0 && (each.candidates & bit(why)) != 0) {
            return not_found(fmt::format("{} more may have it for their reason",
                                         words::counted(static_cast<std::int64_t>(each.unknown()),
                                                        asked(why) ? "fallback" : "slot")));
        }
    }
    const WhySum* found = sum.find(why);
    return count_found(found == nullptr ? 0 : found->faults);
}

Found of_permissions(const FaultSum& sum, std::string_view cause) {
    if (cause == "sync") {
        return count_found(sum.sync.faults);
    }
    if (sum.permissions_inferred) {
        return not_found("unmaps were not recorded, so why these faults came is only inferred");
    }
    if (sum.unexplained.faults > 0) {
        return not_found("writeback was not recorded, so its causes are not known");
    }
    return count_found(cause == "writeback" ? sum.writeback.faults : sum.first_write.faults);
}

Found of_faults(const ExpectField& field, const ExpectSubject& subject) {
    const FaultSum& sum = subject.faults->total;
    const std::string_view name = field.name;
    const bool unsynced = sum.end(PmdEnd::Unsynced) > 0 &&
                          !subject.trace->session().recorded(trace::Kind::InsertPfnMkwrite);
    if (name == "lost") {
        return subject.trace->lost_more()
                   ? not_found("events were lost, nobody knows how many")
                   : count_found(static_cast<std::uint64_t>(subject.trace->lost()));
    }
    if (name.starts_with("huge") && unsynced) {
        return not_found("the second half of MAP_SYNC writes was not recorded");
    }
    const bool by_end = name.starts_with("huge") || name.starts_with("fallback") ||
                        name == "sigbus" || name == "oom";
    if (by_end && sum.unknown_ends > 0) {
        return not_found(
            fmt::format("of {} the result was not recorded",
                        words::counted(static_cast<std::int64_t>(sum.unknown_ends), "PMD fault")));
    }
    const std::uint64_t huge = sum.end(PmdEnd::Huge);
    if (name == "huge") {
        return share_found(huge, sum.could_be_huge(), "PMD faults and slots never asked");
    }
    if (name == "huge.pmd_faults") {
        return share_found(huge, sum.pmd_faults() - sum.end(PmdEnd::Open), "PMD faults");
    }
    if (name == "huge.slots") {
        return share_found(sum.slots_huge, sum.slot_count, "slots");
    }
    if (name == "permission_faults" && sum.permissions_inferred) {
        return not_found("unmaps were not recorded, so which faults these are is only inferred");
    }
    const std::pair<std::string_view, std::uint64_t> counts[] = {
        {"faults", sum.faults()},       {"pmd_faults", sum.pmd_faults()},
        {"pte_faults", sum.pte_faults}, {"fallbacks", sum.end(PmdEnd::Fallback)},
        {"unasked", sum.slots_unasked}, {"sigbus", sum.end(PmdEnd::Sigbus)},
        {"oom", sum.end(PmdEnd::Oom)},  {"permission_faults", sum.permissions().faults}};
    for (const auto& [of, number] : counts) {
        if (name == of) {
            return count_found(number);
        }
    }
    if (name.starts_with("time") && sum.untimed > 0) {
        return not_found(
            fmt::format("of {} the begin or the end was not recorded",
                        words::counted(static_cast<std::int64_t>(sum.untimed), "fault")));
    }
    if (name == "time") {
        return time_found(sum.pmd_time + sum.pte_time);
    }
    if (name == "time.pmd") {
        return time_found(sum.pmd_time);
    }
    if (name == "time.pte") {
        return time_found(sum.pte_time);
    }
    const std::string_view rest = name.substr(name.find('.') + 1);
    if (const auto why = why_of(rest)) {
        return of_why(sum, *why);
    }
    return of_permissions(sum, rest);
}

Found of_comparison(const ExpectField& field, const ExpectSubject& subject) {
    const std::size_t dot = field.name.find('.');
    const std::string_view side = std::string_view(field.name).substr(dot + 1);
    if (const std::uint64_t untimed = subject.faults->total.untimed;
        field.unit == FieldUnit::Time && untimed > 0) {
        return not_found(fmt::format("of {} the begin or the end was not recorded",
                                     words::counted(static_cast<std::int64_t>(untimed), "fault")));
    }
    const Comparison& c = *subject.comparison;
    const std::string unplaced = unplaced_text(c.recorded.seen);
    const std::string unexplained =
        side == "recorded" ? std::string()
                           : unexplained_text(*c.trace, c.recorded, {&c.before, &c.after});
    const std::string sharing =
        side == "recorded" ? std::string()
                           : sharing_text(*c.trace, {side == "before" ? &c.before : &c.after});
    for (const Metric& metric : c.metrics) {
        if (field_of_metric(metric.name) != field.name.substr(0, dot)) {
            continue;
        }
        if (side != "recorded" && !metric.judged) {
            return not_found(unplaced.empty() ? "it rests on unmaps, which were not recorded"
                                              : unplaced);
        }
        const std::optional<std::int64_t> figure = side == "recorded" ? metric.recorded
                                                   : side == "before" ? std::optional(metric.before)
                                                                      : std::optional(metric.after);
        if (!figure) {
            return not_found(unplaced.empty() ? "not recorded" : unplaced);
        }
        if (!unexplained.empty() || !sharing.empty()) {
            return not_found(unexplained.empty() ? sharing : unexplained);
        }
        return field.unit == FieldUnit::Time ? time_found(*figure)
                                             : count_found(static_cast<std::uint64_t>(*figure));
    }
    return not_found("not recorded");
}

/// Why the faults that a field is read from may not all be there; empty: they are.
std::string incomplete_for(const ExpectField& field, const trace::Trace& trace) {
    using trace::Kind;
    const std::string_view name = field.name;
    if (name == "pmd_faults" || name == "huge.pmd_faults" || name.starts_with("fallbacks") ||
        name == "sigbus" || name == "oom" || name == "time.pmd") {
        return faults_incomplete(trace, {Kind::PmdFault});
    }
    if (name == "pte_faults" || name == "time.pte") {
        return faults_incomplete(trace, {Kind::PteFault});
    }
    return faults_incomplete(trace);
}

Found look_up(const ExpectField& field, const ExpectSubject& subject) {
    if (subject.faults->total.faults() == 0) {
        return not_found("there is no fault to hold it against");
    }
    const std::string incomplete = incomplete_for(field, *subject.trace);
    if (!incomplete.empty() && field.name != "lost") {
        return not_found(incomplete);
    }
    switch (field.of) {
    case FieldOf::Faults:
        return of_faults(field, subject);
    case FieldOf::Comparison:
        return of_comparison(field, subject);
    case FieldOf::SelfCheck:
        return subject.check == nullptr ? not_found("no handler models the kernel that recorded it")
                                        : share_found(subject.check->independent.right,
                                                      subject.check->independent.faults,
                                                      "faults that are predicted independently");
    }
    return not_found("not recorded");
}

bool compares(ExpectOp op, double value, double expected) {
    switch (op) {
    case ExpectOp::AtLeast:
        return value >= expected;
    case ExpectOp::AtMost:
        return value <= expected;
    case ExpectOp::More:
        return value > expected;
    case ExpectOp::Less:
        return value < expected;
    case ExpectOp::Equal:
        return value == expected;
    case ExpectOp::Unequal:
        return value != expected;
    }
    return false;
}

} // namespace

const std::vector<ExpectField>& expect_fields() {
    static const std::vector<ExpectField> kFields = make_fields();
    return kFields;
}

std::string expect_help() {
    std::string text =
        "FIELD OPERATOR VALUE, e.g. 'huge >= 100%'. Operators: >= <= == != > <. Percentages are "
        "written with %, times with ns, us, ms or s.\nNothing is met of a trace without a fault, "
        "nor where a value was not recorded or events were lost.\n\n";
    std::size_t width = 0;
    for (const ExpectField& field : expect_fields()) {
        width = std::max(width, field.name.size());
    }
    for (const ExpectField& field : expect_fields()) {
        const std::string unit = unit_text(field.unit);
        text += fmt::format("  {:{}}  {}{}\n", field.name, width, field.help,
                            unit.empty() ? "" : " [" + unit + "]");
    }
    return text;
}

Expectation parse_expectation(const std::string& option, const std::string& text,
                              const ParseTime& parse_time) {
    const auto wrong = [&](const std::string& what, std::string remedy) {
        return Error(Exit::Usage, fmt::format("{} '{}': {}", option, text, what),
                     std::move(remedy));
    };
    std::string ops;
    for (const OpText& each : kOps) {
        ops += fmt::format("{}{}", ops.empty() ? "" : ", ", each.text);
    }
    const std::string example =
        fmt::format("Write FIELD OPERATOR VALUE, e.g. 'huge >= 100%'. The operators are {}.", ops);
    const std::size_t at = text.find_first_of("<>=!");
    if (at == std::string::npos) {
        throw wrong("it compares nothing", example);
    }
    const std::string_view rest = std::string_view(text).substr(at);
    const auto op = std::find_if(kOps.begin(), kOps.end(), [rest](const OpText& each) {
        return rest.starts_with(each.text);
    });
    if (op == kOps.end()) {
        throw wrong("there is no such operator", example);
    }
    Expectation expectation{text, nullptr, op->op, 0};
    const std::string_view name = stripped(std::string_view(text).substr(0, at));
    for (const ExpectField& field : expect_fields()) {
        if (field.name == name) {
            expectation.field = &field;
        }
    }
    if (expectation.field == nullptr) {
        throw wrong(fmt::format("there is no field '{}'", name),
                    fmt::format("The fields are {}.", field_names()));
    }
    std::string_view value = stripped(rest.substr(op->text.size()));
    if (value.empty()) {
        throw wrong("the value is missing", example);
    }
    switch (expectation.field->unit) {
    case FieldUnit::Time:
        expectation.value = static_cast<double>(parse_time(option, std::string(value)));
        return expectation;
    case FieldUnit::Percent:
        if (!value.ends_with('%')) {
            throw wrong(fmt::format("{} is a percentage", name), "Write its value with %.");
        }
        value = stripped(value.substr(0, value.size() - 1));
        break;
    case FieldUnit::Count:
        break;
    }
    const auto number = plain_number(value);
    if (!number) {
        throw wrong(fmt::format("'{}' is no {}", value,
                                expectation.field->unit == FieldUnit::Percent ? "percentage"
                                                                              : "number of them"),
                    example);
    }
    constexpr double kWhole = 100;
    if (expectation.field->unit == FieldUnit::Percent && (*number < 0 || *number > kWhole)) {
        throw wrong(fmt::format("{} is a share: it is never {}%", name, value),
                    "Write a value from 0% to 100%.");
    }
    expectation.value = *number;
    return expectation;
}

Expected held(const Expectation& expectation, const ExpectSubject& subject) {
    const Found found = look_up(*expectation.field, subject);
    Expected expected;
    expected.value = found.value;
    expected.met =
        found.value.has_value() && compares(expectation.op, *found.value, expectation.value);
    expected.said = found.value.has_value()
                        ? fmt::format("{}: {}{}", expectation.text,
                                      expected.met ? "met, " : "NOT MET: it is ", found.text)
                        : fmt::format("{}: NOT KNOWN: {}", expectation.text, found.text);
    return expected;
}

} // namespace daxscope::replay
