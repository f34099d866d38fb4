// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a test may expect of a trace: one list of fields and operators, for `faults --expect` and
// `report --check`.
#pragma once

#include "replay/analysis/compare.h"
#include "replay/analysis/fault_sums.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::replay {

struct SelfCheck;

enum class FieldUnit : std::uint8_t { Count, Percent, Time };
/// What a field is read from.
enum class FieldOf : std::uint8_t { Faults, Comparison, SelfCheck };

/// Something that can be expected.
struct ExpectField {
    std::string name; ///< "huge", "fallbacks.vma_end", "storms.after"
    FieldUnit unit = FieldUnit::Count;
    FieldOf of = FieldOf::Faults;
    std::string help; ///< a sentence without its full stop
};
/// All of them, in the order to print.
const std::vector<ExpectField>& expect_fields();
/// The fields with their units and sentences, and the operators: a text for the terminal.
std::string expect_help();

enum class ExpectOp : std::uint8_t { AtLeast, AtMost, More, Less, Equal, Unequal };

/// "huge >= 100%", understood.
struct Expectation {
    std::string text; ///< as it was given
    const ExpectField* field = nullptr;
    ExpectOp op = ExpectOp::Equal;
    double value = 0; ///< percent, a count, ns
};
/// A length of time with its unit, in ns: the dialect of whoever asks.
/// @throws Error(Exit::Usage)
using ParseTime = std::function<std::int64_t(const std::string& option, const std::string& text)>;
/// FIELD OPERATOR VALUE: >=, <=, >, <, ==, !=; a percentage needs its %, a time its unit.
/// @param option whose value it is, for the error
/// @throws Error(Exit::Usage); of an unknown field with the list of fields
Expectation parse_expectation(const std::string& option, const std::string& text,
                              const ParseTime& parse_time);

/// What a trace is known by. What a field is not read from may be nullptr.
struct ExpectSubject {
    const trace::Trace* trace = nullptr;
    const FaultReport* faults = nullptr;
    const Comparison* comparison = nullptr;
    const SelfCheck* check = nullptr;
};
/// What became of an expectation.
struct Expected {
    bool met = false;
    std::optional<double> value; ///< none: it is not known
    std::string said;            ///< "huge >= 100%: 33.3 % (1 of 3)", or why it is not known
};
/// Of a trace without a fault nothing is met, nor of a value that was not recorded or may be too
/// low.
Expected held(const Expectation& expectation, const ExpectSubject& subject);

} // namespace daxscope::replay
