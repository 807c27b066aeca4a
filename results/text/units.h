#ifndef WEIR_RESULTS_TEXT_UNITS_H_
#define WEIR_RESULTS_TEXT_UNITS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Figures for people. Three significant digits, rounded once (halves to even, as in the exact decimal value
/// of the double), so that 999.6 MB is "1.00 GB" and never "1000 MB". The same text on every machine,
/// whatever the locale; UTF-8 ("µ", "×"). Arguments must be finite.

/// Decimal: "2.91 GB/s", "870 kB/s", "0.250 B/s".
std::string FormatRate(double bytes_per_second);

/// An amount of bytes, decimal: "512 B", "1.50 kB", "10.9 GB".
std::string FormatBytes(uint64_t bytes);

/// The size of a buffer, binary and exact: "256 KiB", "16 MiB"; what no binary prefix divides stays in bytes,
/// "1,000 B".
std::string FormatBufferSize(uint64_t bytes);

/// "0.550 ns", "1.75 ns", "87.3 ms", "12.0 s"; from one minute on "1 min 12 s" and "2 h 5 min".
std::string FormatDuration(double seconds);

/// A count, exact: "10M" where k, M or G leave at most three digits (10,000 and up), else "9,999" or
/// "1,234,567".
std::string FormatCount(uint64_t count);

/// `text` as a number without sign, all of it digits; nothing if it is anything else.
std::optional<uint64_t> WholeNumber(std::string_view text);

/// A count in three digits: "999", "41.5k", "1.00M".
std::string FormatCountShort(uint64_t count);

/// Three significant digits without exponent: "0.0123", "3.12", "870", "12345" (whole digits are never
/// dropped).
std::string FormatThreeDigits(double value);

/// A fraction as percentage, two significant digits below 10 %, whole from there: 0.0123 is "1.2 %", 0.5 "50
/// %"; below 0.1 % "<0.1 %".
std::string FormatPercent(double fraction);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_UNITS_H_
