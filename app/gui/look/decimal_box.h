// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QLocale>

namespace daxscope::gui {

/// A box for a number with decimals. A dot is the decimal one in every language: where thousands
/// have it, "1.5" would be read as 15.
class DecimalBox : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    QValidator::State validate(QString& text, int& pos) const override {
        text.replace(u'.', locale().decimalPoint());
        return QDoubleSpinBox::validate(text, pos);
    }
};

} // namespace daxscope::gui
