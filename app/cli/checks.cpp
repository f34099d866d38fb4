// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/checks.h"

#include "app/common/quantity.h"
#include "replay/trace/error.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

double number(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    return end == text.c_str() || *end != '\0' ? std::nan("") : value;
}

CLI::Validator at_least(double least, const char* else_say, const char* name) {
    return {[least, else_say](std::string& text) {
                const bool ok = number(text) >= least; // not a number is not
                return ok ? std::string() : text + else_say;
            },
            name};
}

/// Puts what `parse` makes of the text in its place, or says what is wrong with it.
template <typename Parse>
std::string put(std::string& text, const Parse& parse) {
    try {
        text = std::to_string(parse(text));
        return {};
    } catch (const Error& error) {
        return fmt::format("{}. {}", error.what(), error.remedy());
    }
}

/// A whole number without a sign, perhaps with a unit behind it.
std::string fits_unsigned(std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first != std::string::npos && text[first] == '-') {
        return text + " is negative";
    }
    errno = 0;
    (void)std::strtoull(text.c_str(), nullptr, 0);
    return errno == ERANGE ? text + " is too large" : std::string();
}

std::string is_finite(std::string& text) {
    char* end = nullptr;
    return std::isfinite(std::strtod(text.c_str(), &end)) ? std::string() : text + " is no number";
}

} // namespace

CLI::Validator positive() {
    return at_least(1, " is not at least 1", "POSITIVE");
}

CLI::Validator not_negative() {
    return at_least(0, " is not at least 0", "NONNEGATIVE");
}

CLI::Validator as_bytes() {
    return {[](std::string& text) {
                return put(text, [](const std::string& size) { return app::parse_size("", size); });
            },
            "SIZE"};
}

CLI::Validator as_nanoseconds(const char* bare) {
    return {[bare](std::string& text) {
                return put(text, [bare](const std::string& time) {
                    return app::parse_duration("", time, bare);
                });
            },
            "TIME"};
}

void refuse_wrapping(CLI::App& verb) {
    for (CLI::Option* option : verb.get_options([](CLI::Option*) { return true; })) {
        const std::string type = option->get_type_name();
        // transform() puts a validator in front of the others, which may have changed the text.
        if (type.starts_with("UINT")) {
            option->transform(CLI::Validator(&fits_unsigned, ""));
        } else if (type.starts_with("FLOAT")) {
            option->transform(CLI::Validator(&is_finite, ""));
        }
    }
}

} // namespace daxscope::cli
