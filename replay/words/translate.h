// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sentences in the reader's language. What is said here is English; a program that shows it to
// somebody may install a translator, once, before it starts threads. The command never does.
//
// A document is of one language, and what is kept for later is English: a thread speaks English
// unless it says otherwise. So what a worker makes for a report, a cache or a JSON object needs no
// thought, and what is made to be looked at is made in a Spoken scope, or by the window's thread.
#pragma once

#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>

namespace daxscope::words {

/// The same text in another language; the text itself where there is no translation.
/// Null-terminated; called by any thread.
using Translator = std::string (*)(const char* english);

/// How a language writes numbers.
struct Digits {
    const char* decimal = "."; ///< between the whole and its parts
    const char* group = ",";   ///< between thousands
};

/// For the whole program. The calling thread speaks that language from now on.
/// @param translator nullptr: English
/// @param digits what its figures are written with
void install_translator(Translator translator, Digits digits = {});

/// Those of the language that this thread speaks.
Digits digits();

/// A figure that was made as English has it, as the language that is spoken writes it.
std::string in_digits(std::string_view english);

/// Does this thread speak another language than English?
bool translated();

/// While it lives, its thread speaks the installed translator's language.
class Spoken {
public:
    Spoken() : Spoken(true) {}
    ~Spoken();
    Spoken(const Spoken&) = delete;
    Spoken& operator=(const Spoken&) = delete;
    Spoken(Spoken&&) = delete;
    Spoken& operator=(Spoken&&) = delete;

protected:
    explicit Spoken(bool translated);

private:
    bool before_;
};

/// While it lives, its thread speaks English: for documents, and what others read.
class InEnglish : Spoken {
public:
    InEnglish() : Spoken(false) {}
};

/// A text without placeholders. resources/translations/update finds the literals of tr() and say()
/// and of DAXSCOPE_WORD().
std::string tr(const char* english);
/// Of a table's text: any that was named by DAXSCOPE_WORD() or is English alone.
std::string tr(std::string_view english);

/// A text whose words are put in; of a translation too: {} in the order of the English text, or
/// {0}, {1} in another. One that does not fit what is put in is not used.
template <typename... Args>
std::string say(fmt::format_string<Args...> english, Args&&... args) {
    const fmt::string_view text = english;
    const auto made = fmt::make_format_args(args...);
    if (translated()) {
        try {
            return fmt::vformat(tr(std::string_view(text.data(), text.size())), made);
        } catch (const fmt::format_error&) { // a bad translation costs nobody the sentence
        }
    }
    return fmt::vformat(text, made);
}

/// "{} fault", "{} faults", …: what counted() asks a translation for.
std::span<const char* const> counted_forms();

} // namespace daxscope::words

/// Names a text of a table, which is put through tr() where it is shown.
#define DAXSCOPE_WORD(text) text
