// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/translate.h"

#include <utility>

namespace daxscope::words {

namespace {

Translator installed = nullptr; // set before there are threads
Digits installed_digits;
thread_local bool spoken = false;

} // namespace

void install_translator(Translator translator, Digits digits) {
    installed = translator;
    installed_digits = digits;
    spoken = translator != nullptr;
}

bool translated() {
    return spoken && installed != nullptr;
}

Digits digits() {
    return translated() ? installed_digits : Digits{};
}

std::string in_digits(std::string_view english) {
    if (!translated()) {
        return std::string(english);
    }
    std::string text;
    for (const char c : english) {
        if (c == '.') {
            text += installed_digits.decimal;
        } else if (c == ',') {
            text += installed_digits.group;
        } else {
            text += c;
        }
    }
    return text;
}

Spoken::Spoken(bool translated) : before_(std::exchange(spoken, translated)) {}

Spoken::~Spoken() {
    spoken = before_;
}

std::string tr(const char* english) {
    return translated() && *english != '\0' ? installed(english) : std::string(english);
}

std::string tr(std::string_view english) {
    return tr(std::string(english).c_str());
}

} // namespace daxscope::words
