// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/translate.h"

#include <utility>

namespace daxscope::words {

namespace {

Translator installed = nullptr; // set before there are threads
thread_local bool spoken = false;

} // namespace

void install_translator(Translator translator) {
    installed = translator;
    spoken = translator != nullptr;
}

bool translated() {
    return spoken && installed != nullptr;
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
