//! The front door as the street meets it: real sockets, TLS, HTTP/1.1 and HTTP/2, and those who mean no good.

mod acme;
mod attacks;
mod certificate;
mod client;
mod house;
mod proxy;
mod requests;
mod running;
mod scanners;
mod slow;
